<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ru" sourcelanguage="en">
    <context>
        <name>postrider</name>
        <message>
            <source>The request is not of the expected form.</source>
            <translation>Запрос имеет не ту форму, которая ожидалась.</translation>
        </message>
        <message>
            <source>This is not a JSON object.</source>
            <translation>Это не объект JSON.</translation>
        </message>
        <message>
            <source>The uuid is not of the form 01234567-89ab-7cde-8f01-23456789abcd.</source>
            <translation>UUID имеет не вид 01234567-89ab-7cde-8f01-23456789abcd.</translation>
        </message>
        <message>
            <source>A name has 1 to 64 letters, digits, spaces or ._- and no space at an end.</source>
            <translation>Имя состоит из 1–64 букв, цифр, пробелов или ._- и не начинается и не кончается пробелом.</translation>
        </message>
        <message>
            <source>A password has at least 8 characters and at most 1,024 bytes.</source>
            <translation>В пароле не меньше 8 знаков и не больше 1024 байт.</translation>
        </message>
        <message>
            <source>The message is empty.</source>
            <translation>Сообщение пустое.</translation>
        </message>
        <message>
            <source>The message is longer than 65,536 bytes.</source>
            <translation>Сообщение длиннее 65 536 байт.</translation>
        </message>
        <message>
            <source>A message needs somebody else as its recipient.</source>
            <translation>Получателем сообщения должен быть кто-то другой.</translation>
        </message>
        <message>
            <source>The chat has no entry of this number yet.</source>
            <translation>В чате ещё нет записи с таким номером.</translation>
        </message>
        <message>
            <source>Frames of this type are not known.</source>
            <translation>Кадры такого вида неизвестны.</translation>
        </message>
        <message>
            <source>Sign in first: the token is missing, wrong, expired or revoked.</source>
            <translation>Сначала войдите: токен отсутствует, неверен, истёк или отозван.</translation>
        </message>
        <message>
            <source>Name or password is wrong.</source>
            <translation>Имя или пароль неверны.</translation>
        </message>
        <message>
            <source>This is not yours to do.</source>
            <translation>У вас нет на это прав.</translation>
        </message>
        <message>
            <source>There is nothing here.</source>
            <translation>Здесь ничего нет.</translation>
        </message>
        <message>
            <source>There is no such user.</source>
            <translation>Такого пользователя нет.</translation>
        </message>
        <message>
            <source>There is no such chat.</source>
            <translation>Такого чата нет.</translation>
        </message>
        <message>
            <source>This method is not allowed here.</source>
            <translation>Этот метод здесь не разрешён.</translation>
        </message>
        <message>
            <source>This name is taken.</source>
            <translation>Это имя занято.</translation>
        </message>
        <message>
            <source>This uuid is taken.</source>
            <translation>Этот UUID занят.</translation>
        </message>
        <message>
            <source>This chat is closed.</source>
            <translation>Этот чат закрыт.</translation>
        </message>
        <message>
            <source>The request is too large.</source>
            <translation>Запрос слишком велик.</translation>
        </message>
        <message>
            <source>Too many requests: try again in a moment.</source>
            <translation>Слишком много запросов: попробуйте чуть позже.</translation>
        </message>
        <message>
            <source>The server could not read or keep this message.</source>
            <translation>Сервер не смог прочитать или сохранить это сообщение.</translation>
        </message>
        <message>
            <source>The server can't do this right now: try again in a moment.</source>
            <translation>Сервер сейчас не может этого сделать: попробуйте чуть позже.</translation>
        </message>
        <message>
            <source>Something went wrong on the server.</source>
            <translation>На сервере что-то пошло не так.</translation>
        </message>
    </context>
    <context>
        <name>postrider::AboutDialog</name>
        <message>
            <source>Postrider %1</source>
            <translation>Postrider %1</translation>
        </message>
        <message>
            <source>Messages that say where they are.

Free software under the GNU General Public License, version 3 or later. Built with Qt %1 (LGPL 3) and SQLite (public domain); icons by Lucide (ISC).</source>
            <translation>Сообщения, которые говорят, где они.

Свободная программа под лицензией GNU General Public License версии 3 или новее. Использует Qt %1 (LGPL 3) и SQLite (общественное достояние); значки Lucide (ISC).</translation>
        </message>
        <message>
            <source>Licences</source>
            <translation>Лицензии</translation>
        </message>
    </context>
    <context>
        <name>postrider::Banner</name>
        <message>
            <source>Try now</source>
            <translation>Попробовать сейчас</translation>
        </message>
        <message>
            <source>Connection</source>
            <translation>Соединение</translation>
        </message>
        <message>
            <source>Connecting…</source>
            <translation>Соединение…</translation>
        </message>
        <message>
            <source>Trying again in %1 s.</source>
            <translation>Новая попытка через %1 с.</translation>
        </message>
        <message>
            <source>Trying again now.</source>
            <translation>Идёт новая попытка.</translation>
        </message>
        <message>
            <source>No connection to the server.</source>
            <translation>Нет соединения с сервером.</translation>
        </message>
        <message>
            <source>What you write is kept and sent then.</source>
            <translation>То, что вы пишете, сохранится и будет отправлено позже.</translation>
        </message>
    </context>
    <context>
        <name>postrider::ChatListPane</name>
        <message>
            <source>Search</source>
            <translation>Поиск</translation>
        </message>
        <message>
            <source>Menu</source>
            <translation>Меню</translation>
        </message>
        <message>
            <source>Conversations</source>
            <translation>Беседы</translation>
        </message>
        <message>
            <source>No conversations yet</source>
            <translation>Пока нет бесед</translation>
        </message>
        <message>
            <source>Search for a person by name and say hello.</source>
            <translation>Найдите человека по имени и поздоровайтесь.</translation>
        </message>
    </context>
    <context>
        <name>postrider::Composer</name>
        <message>
            <source>Send</source>
            <translation>Отправить</translation>
        </message>
        <message>
            <source>Why this can't be sent</source>
            <translation>Почему это нельзя отправить</translation>
        </message>
        <message>
            <source>This message has %1 bytes; at most %2 can be sent. Shorten it, or send it in parts.</source>
            <translation>В этом сообщении %1 байт; можно отправить не больше %2. Сократите его или отправьте частями.</translation>
        </message>
    </context>
    <context>
        <name>postrider::ComposerEdit</name>
        <message>
            <source>Message</source>
            <translation>Сообщение</translation>
        </message>
        <message>
            <source>Write a message</source>
            <translation>Напишите сообщение</translation>
        </message>
    </context>
    <context>
        <name>postrider::ConversationDelegate</name>
        <message>
            <source>typing…</source>
            <translation>печатает…</translation>
        </message>
    </context>
    <context>
        <name>postrider::ConversationHeader</name>
        <message>
            <source>Back to the conversations</source>
            <translation>Назад к беседам</translation>
        </message>
        <message>
            <source>Notify of this conversation again</source>
            <translation>Снова уведомлять об этой беседе</translation>
        </message>
        <message>
            <source>Don't notify of this conversation</source>
            <translation>Не уведомлять об этой беседе</translation>
        </message>
        <message>
            <source>typing…</source>
            <translation>печатает…</translation>
        </message>
    </context>
    <context>
        <name>postrider::ConversationModel</name>
        <message numerus="yes">
            <source>%n unread</source>
            <translation>
                <numerusform>%n непрочитанное</numerusform>
                <numerusform>%n непрочитанных</numerusform>
                <numerusform>%n непрочитанных</numerusform>
            </translation>
        </message>
        <message>
            <source>typing</source>
            <translation>печатает</translation>
        </message>
        <message>
            <source>no notifications</source>
            <translation>без уведомлений</translation>
        </message>
    </context>
    <context>
        <name>postrider::DetailsPane</name>
        <message>
            <source>time not known</source>
            <translation>время неизвестно</translation>
        </message>
        <message>
            <source>not yet</source>
            <translation>ещё нет</translation>
        </message>
        <message>
            <source>Close details</source>
            <translation>Закрыть подробности</translation>
        </message>
        <message>
            <source>Message details</source>
            <translation>Подробности сообщения</translation>
        </message>
        <message>
            <source>Text of the message</source>
            <translation>Текст сообщения</translation>
        </message>
        <message>
            <source>On its way</source>
            <translation>В пути</translation>
        </message>
        <message>
            <source>From %1</source>
            <translation>От %1</translation>
        </message>
        <message>
            <source>The server refused it.</source>
            <translation>Сервер отклонил его.</translation>
        </message>
        <message>
            <source>Only what this device knows is shown: %1</source>
            <translation>Показано только то, что известно этому устройству: %1</translation>
        </message>
        <message>
            <source>Keeps read receipts off: more isn't known.</source>
            <translation>Отключает уведомления о прочтении: больше ничего не известно.</translation>
        </message>
        <message>
            <source>Retry</source>
            <translation>Повторить</translation>
        </message>
        <message>
            <source>Delete</source>
            <translation>Удалить</translation>
        </message>
        <message>
            <source>Cancel sending</source>
            <translation>Не отправлять</translation>
        </message>
        <message>
            <source>Copy text</source>
            <translation>Копировать текст</translation>
        </message>
    </context>
    <context>
        <name>postrider::DevicesDialog</name>
        <message>
            <source>Signed-in devices</source>
            <translation>Устройства, где выполнен вход</translation>
        </message>
        <message>
            <source>Asking the server…</source>
            <translation>Запрос к серверу…</translation>
        </message>
        <message>
            <source>The server couldn't be asked: %1</source>
            <translation>Не удалось спросить сервер: %1</translation>
        </message>
        <message>
            <source>Unnamed device</source>
            <translation>Устройство без имени</translation>
        </message>
        <message>
            <source>This device</source>
            <translation>Это устройство</translation>
        </message>
        <message>
            <source>Last seen: %1</source>
            <translation>Последний раз: %1</translation>
        </message>
        <message>
            <source>Sign out</source>
            <translation>Выйти</translation>
        </message>
        <message>
            <source>Sign out %1</source>
            <translation>Выйти на %1</translation>
        </message>
    </context>
    <context>
        <name>postrider::Dialog</name>
        <message>
            <source>Close</source>
            <translation>Закрыть</translation>
        </message>
    </context>
    <context>
        <name>postrider::Finder</name>
        <message>
            <source>Found</source>
            <translation>Найдено</translation>
        </message>
        <message>
            <source>The server couldn't be asked: %1</source>
            <translation>Не удалось спросить сервер: %1</translation>
        </message>
        <message>
            <source>Searching…</source>
            <translation>Поиск…</translation>
        </message>
        <message>
            <source>Nobody is called %1.</source>
            <translation>Никого не зовут %1.</translation>
        </message>
    </context>
    <context>
        <name>postrider::FinderModel</name>
        <message>
            <source>online</source>
            <translation>в сети</translation>
        </message>
        <message numerus="yes">
            <source>%n unread</source>
            <translation>
                <numerusform>%n непрочитанное</numerusform>
                <numerusform>%n непрочитанных</numerusform>
                <numerusform>%n непрочитанных</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>postrider::FoundDelegate</name>
        <message>
            <source>online</source>
            <translation>в сети</translation>
        </message>
    </context>
    <context>
        <name>postrider::FreedesktopNotifications</name>
        <message>
            <source>Open</source>
            <translation>Открыть</translation>
        </message>
    </context>
    <context>
        <name>postrider::JumpButton</name>
        <message numerus="yes">
            <source>To the newest message, %n unread</source>
            <translation>
                <numerusform>К новейшему сообщению, %n непрочитанное</numerusform>
                <numerusform>К новейшему сообщению, %n непрочитанных</numerusform>
                <numerusform>К новейшему сообщению, %n непрочитанных</numerusform>
            </translation>
        </message>
        <message>
            <source>To the newest message</source>
            <translation>К новейшему сообщению</translation>
        </message>
    </context>
    <context>
        <name>postrider::KeysDialog</name>
        <message>
            <source>Keys</source>
            <translation>Клавиши</translation>
        </message>
        <message>
            <source>Everywhere</source>
            <translation>Везде</translation>
        </message>
        <message>
            <source>Go to a conversation or person</source>
            <translation>Перейти к беседе или человеку</translation>
        </message>
        <message>
            <source>Search</source>
            <translation>Поиск</translation>
        </message>
        <message>
            <source>The conversation above, below</source>
            <translation>Беседа выше, ниже</translation>
        </message>
        <message>
            <source>From pane to pane</source>
            <translation>От области к области</translation>
        </message>
        <message>
            <source>Close what is open</source>
            <translation>Закрыть открытое</translation>
        </message>
        <message>
            <source>Settings</source>
            <translation>Настройки</translation>
        </message>
        <message>
            <source>These keys</source>
            <translation>Эти клавиши</translation>
        </message>
        <message>
            <source>Quit</source>
            <translation>Завершить</translation>
        </message>
        <message>
            <source>Writing</source>
            <translation>При наборе</translation>
        </message>
        <message>
            <source>Send</source>
            <translation>Отправить</translation>
        </message>
        <message>
            <source>Break the line</source>
            <translation>Новая строка</translation>
        </message>
        <message>
            <source>In the messages</source>
            <translation>В сообщениях</translation>
        </message>
        <message>
            <source>From message to message</source>
            <translation>От сообщения к сообщению</translation>
        </message>
        <message>
            <source>Where the message is: its details</source>
            <translation>Где сообщение: подробности</translation>
        </message>
        <message>
            <source>What can be done with it, its links too</source>
            <translation>Что с ним можно сделать, ссылки тоже</translation>
        </message>
        <message>
            <source>Delete it if it failed; don't send it if it waits</source>
            <translation>Удалить неотправленное; не отправлять ждущее</translation>
        </message>
        <message>
            <source>Select several messages</source>
            <translation>Выделить несколько сообщений</translation>
        </message>
        <message>
            <source>Select all that is loaded</source>
            <translation>Выделить всё загруженное</translation>
        </message>
        <message>
            <source>Copy</source>
            <translation>Копировать</translation>
        </message>
    </context>
    <context>
        <name>postrider::LocalServer</name>
        <message>
            <source>The server doesn't answer. %1</source>
            <translation>Сервер не отвечает. %1</translation>
        </message>
        <message>
            <source>The server on this computer doesn't answer.</source>
            <translation>Сервер на этом компьютере не отвечает.</translation>
        </message>
        <message>
            <source>The server ended at once. %1</source>
            <translation>Сервер сразу завершился. %1</translation>
        </message>
        <message>
            <source>The server can't be started: %1</source>
            <translation>Не удаётся запустить сервер: %1</translation>
        </message>
    </context>
    <context>
        <name>postrider::MainWindow</name>
        <message>
            <source>Choose a conversation</source>
            <translation>Выберите беседу</translation>
        </message>
        <message>
            <source>Its messages appear here, and each says where it is.</source>
            <translation>Её сообщения появятся здесь, и каждое скажет, где оно.</translation>
        </message>
        <message>
            <source>%1 – Postrider</source>
            <translation>%1 – Postrider</translation>
        </message>
        <message>
            <source>Postrider</source>
            <translation>Postrider</translation>
        </message>
        <message>
            <source>(%1) %2</source>
            <translation>(%1) %2</translation>
        </message>
    </context>
    <context>
        <name>postrider::MessageDelegate</name>
        <message>
            <source>Message removed</source>
            <translation>Сообщение удалено</translation>
        </message>
        <message>
            <source>Not sent: %1</source>
            <translation>Не отправлено: %1</translation>
        </message>
        <message>
            <source>the server refused it.</source>
            <translation>сервер отклонил его.</translation>
        </message>
        <message>
            <source>Delete</source>
            <translation>Удалить</translation>
        </message>
        <message>
            <source>Retry</source>
            <translation>Повторить</translation>
        </message>
        <message>
            <source>Unread messages</source>
            <translation>Непрочитанные сообщения</translation>
        </message>
    </context>
    <context>
        <name>postrider::MessageModel</name>
        <message>
            <source>You</source>
            <translation>Вы</translation>
        </message>
        <message>
            <source>message removed</source>
            <translation>сообщение удалено</translation>
        </message>
    </context>
    <context>
        <name>postrider::MessageView</name>
        <message>
            <source>Retry</source>
            <translation>Повторить</translation>
        </message>
        <message>
            <source>Delete</source>
            <translation>Удалить</translation>
        </message>
        <message>
            <source>Cancel sending</source>
            <translation>Не отправлять</translation>
        </message>
        <message>
            <source>Copy selection</source>
            <translation>Копировать выделенное</translation>
        </message>
        <message>
            <source>Copy text</source>
            <translation>Копировать текст</translation>
        </message>
        <message>
            <source>Open %1</source>
            <translation>Открыть %1</translation>
        </message>
        <message>
            <source>Copy %1</source>
            <translation>Копировать %1</translation>
        </message>
        <message>
            <source>Details</source>
            <translation>Подробности</translation>
        </message>
        <message>
            <source>Messages</source>
            <translation>Сообщения</translation>
        </message>
        <message>
            <source>Loading earlier messages…</source>
            <translation>Загрузка более ранних сообщений…</translation>
        </message>
    </context>
    <context>
        <name>postrider::SettingsDialog</name>
        <message>
            <source>Settings</source>
            <translation>Настройки</translation>
        </message>
        <message>
            <source>As the system</source>
            <translation>Как в системе</translation>
        </message>
        <message>
            <source>Light</source>
            <translation>Светлый</translation>
        </message>
        <message>
            <source>Dark</source>
            <translation>Тёмный</translation>
        </message>
        <message>
            <source>Appearance</source>
            <translation>Вид</translation>
        </message>
        <message>
            <source>%1 %</source>
            <translation>%1 %</translation>
        </message>
        <message>
            <source>Text size</source>
            <translation>Размер текста</translation>
        </message>
        <message>
            <source>Tell me of new messages</source>
            <translation>Уведомлять о новых сообщениях</translation>
        </message>
        <message>
            <source>Notifications</source>
            <translation>Уведомления</translation>
        </message>
        <message>
            <source>Server</source>
            <translation>Сервер</translation>
        </message>
        <message>
            <source>To use another server, sign out, or start a second profile.</source>
            <translation>Чтобы выбрать другой сервер, выйдите или запустите второй профиль.</translation>
        </message>
        <message>
            <source>Trusted certificate</source>
            <translation>Доверенный сертификат</translation>
        </message>
        <message>
            <source>Tell what I have read</source>
            <translation>Сообщать, что я прочитал(а)</translation>
        </message>
        <message>
            <source>Read receipts</source>
            <translation>Отчёты о прочтении</translation>
        </message>
        <message>
            <source>If it isn't told, your other devices go on counting it as unread. When it is told again, so is what was read in between.</source>
            <translation>Если не сообщать, другие ваши устройства тоже продолжат считать это непрочитанным. Когда вы снова разрешите сообщать, станет известно и о прочитанном за это время.</translation>
        </message>
    </context>
    <context>
        <name>postrider::Shell</name>
        <message>
            <source>This profile can't be opened.</source>
            <translation>Этот профиль не удаётся открыть.</translation>
        </message>
        <message>
            <source>Signed in as %1</source>
            <translation>Вы вошли как %1</translation>
        </message>
        <message>
            <source>Settings</source>
            <translation>Настройки</translation>
        </message>
        <message>
            <source>Signed-in devices</source>
            <translation>Устройства, где выполнен вход</translation>
        </message>
        <message>
            <source>Keys</source>
            <translation>Клавиши</translation>
        </message>
        <message>
            <source>About Postrider</source>
            <translation>О Postrider</translation>
        </message>
        <message>
            <source>Sign out…</source>
            <translation>Выйти…</translation>
        </message>
        <message>
            <source>Starting a server…</source>
            <translation>Запуск сервера…</translation>
        </message>
        <message>
            <source>The messages on this computer are deleted; they stay on the server.</source>
            <translation>Сообщения на этом компьютере будут удалены; на сервере они останутся.</translation>
        </message>
        <message>
            <source>What was not sent yet would be lost:</source>
            <translation>То, что ещё не отправлено, пропадёт:</translation>
        </message>
        <message numerus="yes">
            <source>… and %n more.</source>
            <translation>
                <numerusform>… и ещё %n.</numerusform>
                <numerusform>… и ещё %n.</numerusform>
                <numerusform>… и ещё %n.</numerusform>
            </translation>
        </message>
        <message>
            <source>Sign out of this computer?</source>
            <translation>Выйти на этом компьютере?</translation>
        </message>
        <message>
            <source>Sign out</source>
            <translation>Выйти</translation>
        </message>
        <message>
            <source>Stay signed in</source>
            <translation>Остаться</translation>
        </message>
        <message>
            <source>Signing out…</source>
            <translation>Выход…</translation>
        </message>
    </context>
    <context>
        <name>postrider::SignInWindow</name>
        <message>
            <source>Sign in – Postrider</source>
            <translation>Вход – Postrider</translation>
        </message>
        <message>
            <source>Password</source>
            <translation>Пароль</translation>
        </message>
        <message>
            <source>Show the password</source>
            <translation>Показать пароль</translation>
        </message>
        <message>
            <source>Run a server on this computer</source>
            <translation>Запустить сервер на этом компьютере</translation>
        </message>
        <message>
            <source>Server</source>
            <translation>Сервер</translation>
        </message>
        <message>
            <source>Connect anyway: this is not encrypted</source>
            <translation>Всё равно соединиться: без шифрования</translation>
        </message>
        <message>
            <source>Anybody between you and this server can read your password and your messages.</source>
            <translation>Любой между вами и этим сервером сможет прочитать ваш пароль и ваши сообщения.</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>Имя</translation>
        </message>
        <message>
            <source>Name to show (if it is another one)</source>
            <translation>Отображаемое имя (если другое)</translation>
        </message>
        <message>
            <source>Hide the password</source>
            <translation>Скрыть пароль</translation>
        </message>
        <message>
            <source>Create an account</source>
            <translation>Создать учётную запись</translation>
        </message>
        <message>
            <source>Welcome to Postrider</source>
            <translation>Добро пожаловать в Postrider</translation>
        </message>
        <message>
            <source>The name is what others find you by.</source>
            <translation>По имени вас найдут другие.</translation>
        </message>
        <message>
            <source>Messages that say where they are.</source>
            <translation>Сообщения, которые говорят, где они.</translation>
        </message>
        <message>
            <source>Create account</source>
            <translation>Создать</translation>
        </message>
        <message>
            <source>Sign in</source>
            <translation>Войти</translation>
        </message>
        <message>
            <source>I have an account</source>
            <translation>У меня есть учётная запись</translation>
        </message>
        <message>
            <source>This is not the address of a server. One looks like https://chat.example.org.</source>
            <translation>Это не адрес сервера. Адрес выглядит так: https://chat.example.org.</translation>
        </message>
        <message>
            <source>This connection is not encrypted: anybody on the way can read your password and your messages. Use https://, or tick the box if you want it all the same.</source>
            <translation>Это соединение не зашифровано: любой по пути сможет прочитать ваш пароль и ваши сообщения. Используйте https:// или поставьте флажок, если всё равно хотите.</translation>
        </message>
        <message>
            <source>Type your name and your password.</source>
            <translation>Введите имя и пароль.</translation>
        </message>
        <message>
            <source>Creating the account…</source>
            <translation>Создание учётной записи…</translation>
        </message>
        <message>
            <source>Signing in…</source>
            <translation>Вход…</translation>
        </message>
        <message>
            <source>Trust this server?</source>
            <translation>Доверять этому серверу?</translation>
        </message>
        <message>
            <source>Whoever runs the server can tell you the fingerprint (SHA-256) of its own. Trust it only if it is this one:</source>
            <translation>Тот, кто содержит сервер, может назвать вам отпечаток (SHA-256) его сертификата. Доверяйте серверу, только если он таков:</translation>
        </message>
        <message>
            <source>Trust</source>
            <translation>Доверять</translation>
        </message>
        <message>
            <source>Don't connect</source>
            <translation>Не подключаться</translation>
        </message>
    </context>
    <context>
        <name>postrider::Switcher</name>
        <message>
            <source>Go to a conversation or person</source>
            <translation>Перейти к беседе или человеку</translation>
        </message>
    </context>
    <context>
        <name>postrider::Tray</name>
        <message>
            <source>Open Postrider</source>
            <translation>Открыть Postrider</translation>
        </message>
        <message>
            <source>Quit</source>
            <translation>Завершить</translation>
        </message>
        <message numerus="yes">
            <source>%1 – %n unread</source>
            <translation>
                <numerusform>%1 – %n непрочитанное</numerusform>
                <numerusform>%1 – %n непрочитанных</numerusform>
                <numerusform>%1 – %n непрочитанных</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>postrider::client::Certificates</name>
        <message>
            <source>The server at this address doesn't encrypt.</source>
            <translation>Сервер по этому адресу не шифрует соединение.</translation>
        </message>
        <message>
            <source>The server can't be reached.</source>
            <translation>Сервер недоступен.</translation>
        </message>
        <message>
            <source>The certificate of %1 is not the one you trusted: somebody may be in between. Ask whoever runs the server; if they have changed it, sign out and sign in again.</source>
            <translation>Сертификат %1 не тот, которому вы доверились: кто-то мог вклиниться в соединение. Спросите того, кто содержит сервер; если сертификат сменили там, выйдите и войдите снова.</translation>
        </message>
        <message>
            <source>No authority vouches for the certificate of %1.</source>
            <translation>Ни один удостоверяющий центр не ручается за сертификат %1.</translation>
        </message>
        <message>
            <source>The certificate of %1 has expired.</source>
            <translation>Срок действия сертификата %1 истёк.</translation>
        </message>
        <message>
            <source>The certificate of %1 is not valid yet: the clock of this computer may be wrong.</source>
            <translation>Сертификат %1 ещё не действует: возможно, часы этого компьютера идут неверно.</translation>
        </message>
        <message>
            <source>The certificate of %1 has been revoked.</source>
            <translation>Сертификат %1 отозван.</translation>
        </message>
        <message>
            <source>The certificate is made out to another name than %1.</source>
            <translation>Сертификат выдан на другое имя, не %1.</translation>
        </message>
        <message>
            <source>The certificate of %1 comes from an authority that this computer doesn't know.</source>
            <translation>Сертификат %1 выдан удостоверяющим центром, которого этот компьютер не знает.</translation>
        </message>
        <message>
            <source>The certificate of %1 is not in order.</source>
            <translation>Сертификат %1 не в порядке.</translation>
        </message>
    </context>
    <context>
        <name>postrider::client::Connector</name>
        <message>
            <source>The server asks for a connection that is not encrypted.</source>
            <translation>Сервер требует незашифрованного соединения.</translation>
        </message>
        <message>
            <source>The server has stopped.</source>
            <translation>Сервер остановлен.</translation>
        </message>
        <message>
            <source>The server is busy.</source>
            <translation>Сервер занят.</translation>
        </message>
        <message>
            <source>The connection was too slow.</source>
            <translation>Соединение было слишком медленным.</translation>
        </message>
        <message>
            <source>The connection was lost.</source>
            <translation>Соединение прервалось.</translation>
        </message>
    </context>
    <context>
        <name>postrider::client::Directory</name>
        <message>
            <source>User %1</source>
            <translation>Пользователь %1</translation>
        </message>
    </context>
    <context>
        <name>postrider::words</name>
        <message>
            <source>Today</source>
            <translation>Сегодня</translation>
        </message>
        <message>
            <source>Yesterday</source>
            <translation>Вчера</translation>
        </message>
        <message>
            <source>dddd, d MMMM</source>
            <translation>dddd, d MMMM</translation>
        </message>
        <message>
            <source>d MMMM yyyy</source>
            <translation>d MMMM yyyy</translation>
        </message>
        <message>
            <source>%1, %2</source>
            <translation>%1, %2</translation>
        </message>
        <message>
            <source>HH:mm:ss</source>
            <translation>HH:mm:ss</translation>
        </message>
        <message>
            <source>online</source>
            <translation>в сети</translation>
        </message>
        <message>
            <source>last seen %1, %2</source>
            <translation>в сети %1, %2</translation>
        </message>
        <message>
            <source>Queued</source>
            <translation>В очереди</translation>
        </message>
        <message>
            <source>Accepted</source>
            <translation>Принято</translation>
        </message>
        <message>
            <source>Saved</source>
            <translation>Сохранено</translation>
        </message>
        <message>
            <source>Delivered</source>
            <translation>Доставлено</translation>
        </message>
        <message>
            <source>Read</source>
            <translation>Прочитано</translation>
        </message>
        <message>
            <source>Failed</source>
            <translation>Не отправлено</translation>
        </message>
        <message>
            <source>queued</source>
            <translation>в очереди</translation>
        </message>
        <message>
            <source>accepted by the server</source>
            <translation>принято сервером</translation>
        </message>
        <message>
            <source>saved, delivered to 0 of 1</source>
            <translation>сохранено, доставлено 0 из 1</translation>
        </message>
        <message>
            <source>saved</source>
            <translation>сохранено</translation>
        </message>
        <message>
            <source>delivered to 1 of 1</source>
            <translation>доставлено 1 из 1</translation>
        </message>
        <message>
            <source>delivered to everyone</source>
            <translation>доставлено всем</translation>
        </message>
        <message>
            <source>read by 1 of 1</source>
            <translation>прочитано 1 из 1</translation>
        </message>
        <message>
            <source>read by everyone</source>
            <translation>прочитано всеми</translation>
        </message>
        <message>
            <source>failed: %1</source>
            <translation>не отправлено: %1</translation>
        </message>
        <message>
            <source>failed</source>
            <translation>не отправлено</translation>
        </message>
        <message>
            <source>Message removed</source>
            <translation>Сообщение удалено</translation>
        </message>
        <message>
            <source>You: %1</source>
            <translation>Вы: %1</translation>
        </message>
        <message>
            <source>%1 made this room</source>
            <translation>Комнату создал(а) %1</translation>
        </message>
        <message>
            <source>%1 joined</source>
            <translation>Теперь здесь %1</translation>
        </message>
        <message>
            <source>%1 left</source>
            <translation>Больше не здесь: %1</translation>
        </message>
        <message>
            <source>%1 removed a member</source>
            <translation>%1: участник исключён</translation>
        </message>
        <message>
            <source>%1 changed the title</source>
            <translation>%1: название изменено</translation>
        </message>
        <message>
            <source>The room has a new owner</source>
            <translation>У комнаты новый владелец</translation>
        </message>
        <message>
            <source>%1 closed this room</source>
            <translation>%1: комната закрыта</translation>
        </message>
        <message>
            <source>%1 opened this room again</source>
            <translation>%1: комната снова открыта</translation>
        </message>
        <message>
            <source>Something happened that this version of Postrider doesn't know</source>
            <translation>Произошло то, чего эта версия Postrider не знает</translation>
        </message>
    </context>
</TS>
