<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
    <context>
        <name>postrider</name>
        <message>
            <source>The request is not of the expected form.</source>
            <translation>Die Anfrage hat nicht die erwartete Form.</translation>
        </message>
        <message>
            <source>This is not a JSON object.</source>
            <translation>Das ist kein JSON-Objekt.</translation>
        </message>
        <message>
            <source>The uuid is not of the form 01234567-89ab-7cde-8f01-23456789abcd.</source>
            <translation>Die UUID hat nicht die Form 01234567-89ab-7cde-8f01-23456789abcd.</translation>
        </message>
        <message>
            <source>A name has 1 to 64 letters, digits, spaces or ._- and no space at an end.</source>
            <translation>Ein Name hat 1 bis 64 Buchstaben, Ziffern, Leerzeichen oder ._- und an keinem Ende ein Leerzeichen.</translation>
        </message>
        <message>
            <source>A password has at least 8 characters and at most 1,024 bytes.</source>
            <translation>Ein Passwort hat mindestens 8 Zeichen und höchstens 1.024 Bytes.</translation>
        </message>
        <message>
            <source>The message is empty.</source>
            <translation>Die Nachricht ist leer.</translation>
        </message>
        <message>
            <source>The message is longer than 65,536 bytes.</source>
            <translation>Die Nachricht ist länger als 65.536 Bytes.</translation>
        </message>
        <message>
            <source>A message needs somebody else as its recipient.</source>
            <translation>Eine Nachricht braucht jemand anderen als Empfänger.</translation>
        </message>
        <message>
            <source>The chat has no entry of this number yet.</source>
            <translation>Der Chat hat noch keinen Eintrag mit dieser Nummer.</translation>
        </message>
        <message>
            <source>Frames of this type are not known.</source>
            <translation>Frames dieser Art sind nicht bekannt.</translation>
        </message>
        <message>
            <source>Sign in first: the token is missing, wrong, expired or revoked.</source>
            <translation>Melde dich zuerst an: Das Token fehlt, ist falsch, abgelaufen oder widerrufen.</translation>
        </message>
        <message>
            <source>Name or password is wrong.</source>
            <translation>Name oder Passwort ist falsch.</translation>
        </message>
        <message>
            <source>This is not yours to do.</source>
            <translation>Das darfst du nicht.</translation>
        </message>
        <message>
            <source>There is nothing here.</source>
            <translation>Hier ist nichts.</translation>
        </message>
        <message>
            <source>There is no such user.</source>
            <translation>Diese Person gibt es nicht.</translation>
        </message>
        <message>
            <source>There is no such chat.</source>
            <translation>Diesen Chat gibt es nicht.</translation>
        </message>
        <message>
            <source>This method is not allowed here.</source>
            <translation>Diese Methode ist hier nicht erlaubt.</translation>
        </message>
        <message>
            <source>This name is taken.</source>
            <translation>Dieser Name ist vergeben.</translation>
        </message>
        <message>
            <source>This uuid is taken.</source>
            <translation>Diese UUID ist vergeben.</translation>
        </message>
        <message>
            <source>This chat is closed.</source>
            <translation>Dieser Chat ist geschlossen.</translation>
        </message>
        <message>
            <source>The request is too large.</source>
            <translation>Die Anfrage ist zu groß.</translation>
        </message>
        <message>
            <source>Too many requests: try again in a moment.</source>
            <translation>Zu viele Anfragen: Versuche es gleich noch einmal.</translation>
        </message>
        <message>
            <source>The server could not read or keep this message.</source>
            <translation>Der Server konnte diese Nachricht nicht lesen oder nicht behalten.</translation>
        </message>
        <message>
            <source>The server can't do this right now: try again in a moment.</source>
            <translation>Der Server kann das gerade nicht: Versuche es gleich noch einmal.</translation>
        </message>
        <message>
            <source>Something went wrong on the server.</source>
            <translation>Auf dem Server ist etwas schiefgegangen.</translation>
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
            <translation>Nachrichten, die sagen, wo sie sind.

Freie Software unter der GNU General Public License, Version 3 oder neuer. Gebaut mit Qt %1 (LGPL 3) und SQLite (gemeinfrei); Symbole von Lucide (ISC).</translation>
        </message>
        <message>
            <source>Licences</source>
            <translation>Lizenzen</translation>
        </message>
    </context>
    <context>
        <name>postrider::Banner</name>
        <message>
            <source>Try now</source>
            <translation>Jetzt versuchen</translation>
        </message>
        <message>
            <source>Connection</source>
            <translation>Verbindung</translation>
        </message>
        <message>
            <source>Connecting…</source>
            <translation>Verbinde …</translation>
        </message>
        <message>
            <source>Trying again in %1 s.</source>
            <translation>Neuer Versuch in %1 s.</translation>
        </message>
        <message>
            <source>Trying again now.</source>
            <translation>Neuer Versuch läuft.</translation>
        </message>
        <message>
            <source>No connection to the server.</source>
            <translation>Keine Verbindung zum Server.</translation>
        </message>
        <message>
            <source>What you write is kept and sent then.</source>
            <translation>Was du schreibst, wird behalten und dann gesendet.</translation>
        </message>
    </context>
    <context>
        <name>postrider::ChatListPane</name>
        <message>
            <source>Search</source>
            <translation>Suchen</translation>
        </message>
        <message>
            <source>Menu</source>
            <translation>Menü</translation>
        </message>
        <message>
            <source>Conversations</source>
            <translation>Unterhaltungen</translation>
        </message>
        <message>
            <source>No conversations yet</source>
            <translation>Noch keine Unterhaltungen</translation>
        </message>
        <message>
            <source>Search for a person by name and say hello.</source>
            <translation>Suche jemanden beim Namen und sag Hallo.</translation>
        </message>
    </context>
    <context>
        <name>postrider::Composer</name>
        <message>
            <source>Send</source>
            <translation>Senden</translation>
        </message>
        <message>
            <source>Why this can't be sent</source>
            <translation>Warum das nicht gesendet werden kann</translation>
        </message>
        <message>
            <source>This message has %1 bytes; at most %2 can be sent. Shorten it, or send it in parts.</source>
            <translation>Diese Nachricht hat %1 Bytes; höchstens %2 können gesendet werden. Kürze sie oder sende sie in Teilen.</translation>
        </message>
    </context>
    <context>
        <name>postrider::ComposerEdit</name>
        <message>
            <source>Message</source>
            <translation>Nachricht</translation>
        </message>
        <message>
            <source>Write a message</source>
            <translation>Nachricht schreiben</translation>
        </message>
    </context>
    <context>
        <name>postrider::ConversationDelegate</name>
        <message>
            <source>typing…</source>
            <translation>schreibt …</translation>
        </message>
    </context>
    <context>
        <name>postrider::ConversationHeader</name>
        <message>
            <source>Back to the conversations</source>
            <translation>Zurück zu den Unterhaltungen</translation>
        </message>
        <message>
            <source>Notify of this conversation again</source>
            <translation>Wieder über diese Unterhaltung benachrichtigen</translation>
        </message>
        <message>
            <source>Don't notify of this conversation</source>
            <translation>Nicht über diese Unterhaltung benachrichtigen</translation>
        </message>
        <message>
            <source>typing…</source>
            <translation>schreibt …</translation>
        </message>
    </context>
    <context>
        <name>postrider::ConversationModel</name>
        <message numerus="yes">
            <source>%n unread</source>
            <translation>
                <numerusform>%n ungelesen</numerusform>
                <numerusform>%n ungelesen</numerusform>
            </translation>
        </message>
        <message>
            <source>typing</source>
            <translation>schreibt</translation>
        </message>
        <message>
            <source>no notifications</source>
            <translation>keine Benachrichtigungen</translation>
        </message>
    </context>
    <context>
        <name>postrider::DetailsPane</name>
        <message>
            <source>time not known</source>
            <translation>Zeit nicht bekannt</translation>
        </message>
        <message>
            <source>not yet</source>
            <translation>noch nicht</translation>
        </message>
        <message>
            <source>Close details</source>
            <translation>Einzelheiten schließen</translation>
        </message>
        <message>
            <source>Message details</source>
            <translation>Einzelheiten der Nachricht</translation>
        </message>
        <message>
            <source>Text of the message</source>
            <translation>Text der Nachricht</translation>
        </message>
        <message>
            <source>On its way</source>
            <translation>Auf dem Weg</translation>
        </message>
        <message>
            <source>From %1</source>
            <translation>Von %1</translation>
        </message>
        <message>
            <source>The server refused it.</source>
            <translation>Der Server hat sie abgelehnt.</translation>
        </message>
        <message>
            <source>Only what this device knows is shown: %1</source>
            <translation>Nur was dieses Gerät weiß, wird gezeigt: %1</translation>
        </message>
        <message>
            <source>Keeps read receipts off: more isn't known.</source>
            <translation>Lässt Lesebestätigungen aus: Mehr ist nicht bekannt.</translation>
        </message>
        <message>
            <source>Retry</source>
            <translation>Erneut senden</translation>
        </message>
        <message>
            <source>Delete</source>
            <translation>Löschen</translation>
        </message>
        <message>
            <source>Cancel sending</source>
            <translation>Nicht senden</translation>
        </message>
        <message>
            <source>Copy text</source>
            <translation>Text kopieren</translation>
        </message>
    </context>
    <context>
        <name>postrider::DevicesDialog</name>
        <message>
            <source>Signed-in devices</source>
            <translation>Angemeldete Geräte</translation>
        </message>
        <message>
            <source>Asking the server…</source>
            <translation>Frage den Server …</translation>
        </message>
        <message>
            <source>The server couldn't be asked: %1</source>
            <translation>Der Server konnte nicht gefragt werden: %1</translation>
        </message>
        <message>
            <source>Unnamed device</source>
            <translation>Gerät ohne Namen</translation>
        </message>
        <message>
            <source>This device</source>
            <translation>Dieses Gerät</translation>
        </message>
        <message>
            <source>Last seen: %1</source>
            <translation>Zuletzt gesehen: %1</translation>
        </message>
        <message>
            <source>Sign out</source>
            <translation>Abmelden</translation>
        </message>
        <message>
            <source>Sign out %1</source>
            <translation>%1 abmelden</translation>
        </message>
    </context>
    <context>
        <name>postrider::Dialog</name>
        <message>
            <source>Close</source>
            <translation>Schließen</translation>
        </message>
    </context>
    <context>
        <name>postrider::Finder</name>
        <message>
            <source>Found</source>
            <translation>Gefunden</translation>
        </message>
        <message>
            <source>The server couldn't be asked: %1</source>
            <translation>Der Server konnte nicht gefragt werden: %1</translation>
        </message>
        <message>
            <source>Searching…</source>
            <translation>Suche …</translation>
        </message>
        <message>
            <source>Nobody is called %1.</source>
            <translation>Niemand heißt %1.</translation>
        </message>
    </context>
    <context>
        <name>postrider::FinderModel</name>
        <message>
            <source>online</source>
            <translation>online</translation>
        </message>
        <message numerus="yes">
            <source>%n unread</source>
            <translation>
                <numerusform>%n ungelesen</numerusform>
                <numerusform>%n ungelesen</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>postrider::FoundDelegate</name>
        <message>
            <source>online</source>
            <translation>online</translation>
        </message>
    </context>
    <context>
        <name>postrider::FreedesktopNotifications</name>
        <message>
            <source>Open</source>
            <translation>Öffnen</translation>
        </message>
    </context>
    <context>
        <name>postrider::JumpButton</name>
        <message numerus="yes">
            <source>To the newest message, %n unread</source>
            <translation>
                <numerusform>Zur neuesten Nachricht, %n ungelesen</numerusform>
                <numerusform>Zur neuesten Nachricht, %n ungelesen</numerusform>
            </translation>
        </message>
        <message>
            <source>To the newest message</source>
            <translation>Zur neuesten Nachricht</translation>
        </message>
    </context>
    <context>
        <name>postrider::KeysDialog</name>
        <message>
            <source>Keys</source>
            <translation>Tasten</translation>
        </message>
        <message>
            <source>Everywhere</source>
            <translation>Überall</translation>
        </message>
        <message>
            <source>Go to a conversation or person</source>
            <translation>Zu einer Unterhaltung oder Person gehen</translation>
        </message>
        <message>
            <source>Search</source>
            <translation>Suchen</translation>
        </message>
        <message>
            <source>The conversation above, below</source>
            <translation>Die Unterhaltung darüber, darunter</translation>
        </message>
        <message>
            <source>From pane to pane</source>
            <translation>Von Bereich zu Bereich</translation>
        </message>
        <message>
            <source>Close what is open</source>
            <translation>Schließen, was offen ist</translation>
        </message>
        <message>
            <source>Settings</source>
            <translation>Einstellungen</translation>
        </message>
        <message>
            <source>These keys</source>
            <translation>Diese Tasten</translation>
        </message>
        <message>
            <source>Quit</source>
            <translation>Beenden</translation>
        </message>
        <message>
            <source>Writing</source>
            <translation>Beim Schreiben</translation>
        </message>
        <message>
            <source>Send</source>
            <translation>Senden</translation>
        </message>
        <message>
            <source>Break the line</source>
            <translation>Neue Zeile</translation>
        </message>
        <message>
            <source>In the messages</source>
            <translation>In den Nachrichten</translation>
        </message>
        <message>
            <source>From message to message</source>
            <translation>Von Nachricht zu Nachricht</translation>
        </message>
        <message>
            <source>Where the message is: its details</source>
            <translation>Wo die Nachricht ist: Einzelheiten</translation>
        </message>
        <message>
            <source>What can be done with it, its links too</source>
            <translation>Was man damit tun kann, auch die Links</translation>
        </message>
        <message>
            <source>Delete it if it failed; don't send it if it waits</source>
            <translation>Gescheiterte löschen, wartende nicht senden</translation>
        </message>
        <message>
            <source>Select several messages</source>
            <translation>Mehrere Nachrichten auswählen</translation>
        </message>
        <message>
            <source>Select all that is loaded</source>
            <translation>Alles Geladene auswählen</translation>
        </message>
        <message>
            <source>Copy</source>
            <translation>Kopieren</translation>
        </message>
    </context>
    <context>
        <name>postrider::LocalServer</name>
        <message>
            <source>The server doesn't answer. %1</source>
            <translation>Der Server antwortet nicht. %1</translation>
        </message>
        <message>
            <source>The server on this computer doesn't answer.</source>
            <translation>Der Server auf diesem Computer antwortet nicht.</translation>
        </message>
        <message>
            <source>The server ended at once. %1</source>
            <translation>Der Server hat sich sofort beendet. %1</translation>
        </message>
        <message>
            <source>The server can't be started: %1</source>
            <translation>Der Server kann nicht gestartet werden: %1</translation>
        </message>
    </context>
    <context>
        <name>postrider::MainWindow</name>
        <message>
            <source>Choose a conversation</source>
            <translation>Wähle eine Unterhaltung</translation>
        </message>
        <message>
            <source>Its messages appear here, and each says where it is.</source>
            <translation>Ihre Nachrichten erscheinen hier, und jede sagt, wo sie ist.</translation>
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
            <translation>Nachricht entfernt</translation>
        </message>
        <message>
            <source>Not sent: %1</source>
            <translation>Nicht gesendet: %1</translation>
        </message>
        <message>
            <source>the server refused it.</source>
            <translation>der Server hat sie abgelehnt.</translation>
        </message>
        <message>
            <source>Delete</source>
            <translation>Löschen</translation>
        </message>
        <message>
            <source>Retry</source>
            <translation>Erneut senden</translation>
        </message>
        <message>
            <source>Unread messages</source>
            <translation>Ungelesene Nachrichten</translation>
        </message>
    </context>
    <context>
        <name>postrider::MessageModel</name>
        <message>
            <source>You</source>
            <translation>Du</translation>
        </message>
        <message>
            <source>message removed</source>
            <translation>Nachricht entfernt</translation>
        </message>
    </context>
    <context>
        <name>postrider::MessageView</name>
        <message>
            <source>Retry</source>
            <translation>Erneut senden</translation>
        </message>
        <message>
            <source>Delete</source>
            <translation>Löschen</translation>
        </message>
        <message>
            <source>Cancel sending</source>
            <translation>Nicht senden</translation>
        </message>
        <message>
            <source>Copy selection</source>
            <translation>Auswahl kopieren</translation>
        </message>
        <message>
            <source>Copy text</source>
            <translation>Text kopieren</translation>
        </message>
        <message>
            <source>Open %1</source>
            <translation>%1 öffnen</translation>
        </message>
        <message>
            <source>Copy %1</source>
            <translation>%1 kopieren</translation>
        </message>
        <message>
            <source>Details</source>
            <translation>Einzelheiten</translation>
        </message>
        <message>
            <source>Messages</source>
            <translation>Nachrichten</translation>
        </message>
        <message>
            <source>Loading earlier messages…</source>
            <translation>Lade frühere Nachrichten …</translation>
        </message>
    </context>
    <context>
        <name>postrider::SettingsDialog</name>
        <message>
            <source>Settings</source>
            <translation>Einstellungen</translation>
        </message>
        <message>
            <source>As the system</source>
            <translation>Wie das System</translation>
        </message>
        <message>
            <source>Light</source>
            <translation>Hell</translation>
        </message>
        <message>
            <source>Dark</source>
            <translation>Dunkel</translation>
        </message>
        <message>
            <source>Appearance</source>
            <translation>Aussehen</translation>
        </message>
        <message>
            <source>%1 %</source>
            <translation>%1 %</translation>
        </message>
        <message>
            <source>Text size</source>
            <translation>Schriftgröße</translation>
        </message>
        <message>
            <source>Tell me of new messages</source>
            <translation>Über neue Nachrichten benachrichtigen</translation>
        </message>
        <message>
            <source>Notifications</source>
            <translation>Benachrichtigungen</translation>
        </message>
        <message>
            <source>Server</source>
            <translation>Server</translation>
        </message>
        <message>
            <source>To use another server, sign out, or start a second profile.</source>
            <translation>Für einen anderen Server melde dich ab oder starte ein zweites Profil.</translation>
        </message>
        <message>
            <source>Trusted certificate</source>
            <translation>Vertrautes Zertifikat</translation>
        </message>
        <message>
            <source>Tell what I have read</source>
            <translation>Mitteilen, was ich gelesen habe</translation>
        </message>
        <message>
            <source>Read receipts</source>
            <translation>Lesebestätigungen</translation>
        </message>
        <message>
            <source>If it isn't told, your other devices go on counting it as unread. When it is told again, so is what was read in between.</source>
            <translation>Wird es nicht mitgeteilt, zählen auch deine anderen Geräte es weiter als ungelesen. Wird es wieder mitgeteilt, dann auch, was dazwischen gelesen wurde.</translation>
        </message>
    </context>
    <context>
        <name>postrider::Shell</name>
        <message>
            <source>This profile can't be opened.</source>
            <translation>Dieses Profil kann nicht geöffnet werden.</translation>
        </message>
        <message>
            <source>Signed in as %1</source>
            <translation>Angemeldet als %1</translation>
        </message>
        <message>
            <source>Settings</source>
            <translation>Einstellungen</translation>
        </message>
        <message>
            <source>Signed-in devices</source>
            <translation>Angemeldete Geräte</translation>
        </message>
        <message>
            <source>Keys</source>
            <translation>Tasten</translation>
        </message>
        <message>
            <source>About Postrider</source>
            <translation>Über Postrider</translation>
        </message>
        <message>
            <source>Sign out…</source>
            <translation>Abmelden …</translation>
        </message>
        <message>
            <source>Starting a server…</source>
            <translation>Starte einen Server …</translation>
        </message>
        <message>
            <source>The messages on this computer are deleted; they stay on the server.</source>
            <translation>Die Nachrichten auf diesem Computer werden gelöscht; auf dem Server bleiben sie.</translation>
        </message>
        <message>
            <source>What was not sent yet would be lost:</source>
            <translation>Was noch nicht gesendet wurde, ginge verloren:</translation>
        </message>
        <message numerus="yes">
            <source>… and %n more.</source>
            <translation>
                <numerusform>… und %n weitere.</numerusform>
                <numerusform>… und %n weitere.</numerusform>
            </translation>
        </message>
        <message>
            <source>Sign out of this computer?</source>
            <translation>Auf diesem Computer abmelden?</translation>
        </message>
        <message>
            <source>Sign out</source>
            <translation>Abmelden</translation>
        </message>
        <message>
            <source>Stay signed in</source>
            <translation>Angemeldet bleiben</translation>
        </message>
        <message>
            <source>Signing out…</source>
            <translation>Melde ab …</translation>
        </message>
    </context>
    <context>
        <name>postrider::SignInWindow</name>
        <message>
            <source>Sign in – Postrider</source>
            <translation>Anmelden – Postrider</translation>
        </message>
        <message>
            <source>Password</source>
            <translation>Passwort</translation>
        </message>
        <message>
            <source>Show the password</source>
            <translation>Passwort zeigen</translation>
        </message>
        <message>
            <source>Run a server on this computer</source>
            <translation>Einen Server auf diesem Computer starten</translation>
        </message>
        <message>
            <source>Server</source>
            <translation>Server</translation>
        </message>
        <message>
            <source>Connect anyway: this is not encrypted</source>
            <translation>Trotzdem verbinden: nicht verschlüsselt</translation>
        </message>
        <message>
            <source>Anybody between you and this server can read your password and your messages.</source>
            <translation>Wer zwischen dir und diesem Server ist, kann dein Passwort und deine Nachrichten lesen.</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>Name</translation>
        </message>
        <message>
            <source>Name to show (if it is another one)</source>
            <translation>Angezeigter Name (falls ein anderer)</translation>
        </message>
        <message>
            <source>Hide the password</source>
            <translation>Passwort verbergen</translation>
        </message>
        <message>
            <source>Create an account</source>
            <translation>Konto anlegen</translation>
        </message>
        <message>
            <source>Welcome to Postrider</source>
            <translation>Willkommen bei Postrider</translation>
        </message>
        <message>
            <source>The name is what others find you by.</source>
            <translation>Unter dem Namen finden dich andere.</translation>
        </message>
        <message>
            <source>Messages that say where they are.</source>
            <translation>Nachrichten, die sagen, wo sie sind.</translation>
        </message>
        <message>
            <source>Create account</source>
            <translation>Konto anlegen</translation>
        </message>
        <message>
            <source>Sign in</source>
            <translation>Anmelden</translation>
        </message>
        <message>
            <source>I have an account</source>
            <translation>Ich habe ein Konto</translation>
        </message>
        <message>
            <source>This is not the address of a server. One looks like https://chat.example.org.</source>
            <translation>Das ist keine Adresse eines Servers. Eine sieht so aus: https://chat.example.org.</translation>
        </message>
        <message>
            <source>This connection is not encrypted: anybody on the way can read your password and your messages. Use https://, or tick the box if you want it all the same.</source>
            <translation>Diese Verbindung ist nicht verschlüsselt: Wer unterwegs mithört, kann dein Passwort und deine Nachrichten lesen. Nimm https:// oder setze das Häkchen, wenn du es trotzdem willst.</translation>
        </message>
        <message>
            <source>Type your name and your password.</source>
            <translation>Gib deinen Namen und dein Passwort ein.</translation>
        </message>
        <message>
            <source>Creating the account…</source>
            <translation>Lege das Konto an …</translation>
        </message>
        <message>
            <source>Signing in…</source>
            <translation>Melde an …</translation>
        </message>
        <message>
            <source>Trust this server?</source>
            <translation>Diesem Server vertrauen?</translation>
        </message>
        <message>
            <source>Whoever runs the server can tell you the fingerprint (SHA-256) of its own. Trust it only if it is this one:</source>
            <translation>Wer den Server betreibt, kann dir den Fingerabdruck (SHA-256) seines Zertifikats nennen. Vertrau ihm nur, wenn es dieser ist:</translation>
        </message>
        <message>
            <source>Trust</source>
            <translation>Vertrauen</translation>
        </message>
        <message>
            <source>Don't connect</source>
            <translation>Nicht verbinden</translation>
        </message>
    </context>
    <context>
        <name>postrider::Switcher</name>
        <message>
            <source>Go to a conversation or person</source>
            <translation>Zu einer Unterhaltung oder Person gehen</translation>
        </message>
    </context>
    <context>
        <name>postrider::Tray</name>
        <message>
            <source>Open Postrider</source>
            <translation>Postrider öffnen</translation>
        </message>
        <message>
            <source>Quit</source>
            <translation>Beenden</translation>
        </message>
        <message numerus="yes">
            <source>%1 – %n unread</source>
            <translation>
                <numerusform>%1 – %n ungelesen</numerusform>
                <numerusform>%1 – %n ungelesen</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>postrider::client::Certificates</name>
        <message>
            <source>The server at this address doesn't encrypt.</source>
            <translation>Der Server unter dieser Adresse verschlüsselt nicht.</translation>
        </message>
        <message>
            <source>The server can't be reached.</source>
            <translation>Der Server ist nicht erreichbar.</translation>
        </message>
        <message>
            <source>The certificate of %1 is not the one you trusted: somebody may be in between. Ask whoever runs the server; if they have changed it, sign out and sign in again.</source>
            <translation>Das Zertifikat von %1 ist nicht das, dem du vertraut hast: Jemand könnte dazwischen sein. Frag, wer den Server betreibt; wurde es dort gewechselt, melde dich ab und wieder an.</translation>
        </message>
        <message>
            <source>No authority vouches for the certificate of %1.</source>
            <translation>Keine Zertifizierungsstelle bürgt für das Zertifikat von %1.</translation>
        </message>
        <message>
            <source>The certificate of %1 has expired.</source>
            <translation>Das Zertifikat von %1 ist abgelaufen.</translation>
        </message>
        <message>
            <source>The certificate of %1 is not valid yet: the clock of this computer may be wrong.</source>
            <translation>Das Zertifikat von %1 gilt noch nicht: Vielleicht geht die Uhr dieses Computers falsch.</translation>
        </message>
        <message>
            <source>The certificate of %1 has been revoked.</source>
            <translation>Das Zertifikat von %1 wurde widerrufen.</translation>
        </message>
        <message>
            <source>The certificate is made out to another name than %1.</source>
            <translation>Das Zertifikat ist auf einen anderen Namen als %1 ausgestellt.</translation>
        </message>
        <message>
            <source>The certificate of %1 comes from an authority that this computer doesn't know.</source>
            <translation>Das Zertifikat von %1 kommt von einer Zertifizierungsstelle, die dieser Computer nicht kennt.</translation>
        </message>
        <message>
            <source>The certificate of %1 is not in order.</source>
            <translation>Das Zertifikat von %1 ist nicht in Ordnung.</translation>
        </message>
    </context>
    <context>
        <name>postrider::client::Connector</name>
        <message>
            <source>The server asks for a connection that is not encrypted.</source>
            <translation>Der Server verlangt eine Verbindung, die nicht verschlüsselt ist.</translation>
        </message>
        <message>
            <source>The server has stopped.</source>
            <translation>Der Server wurde beendet.</translation>
        </message>
        <message>
            <source>The server is busy.</source>
            <translation>Der Server ist ausgelastet.</translation>
        </message>
        <message>
            <source>The connection was too slow.</source>
            <translation>Die Verbindung war zu langsam.</translation>
        </message>
        <message>
            <source>The connection was lost.</source>
            <translation>Die Verbindung ist abgebrochen.</translation>
        </message>
    </context>
    <context>
        <name>postrider::client::Directory</name>
        <message>
            <source>User %1</source>
            <translation>Benutzer %1</translation>
        </message>
    </context>
    <context>
        <name>postrider::words</name>
        <message>
            <source>Today</source>
            <translation>Heute</translation>
        </message>
        <message>
            <source>Yesterday</source>
            <translation>Gestern</translation>
        </message>
        <message>
            <source>dddd, d MMMM</source>
            <translation>dddd, d. MMMM</translation>
        </message>
        <message>
            <source>d MMMM yyyy</source>
            <translation>d. MMMM yyyy</translation>
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
            <translation>online</translation>
        </message>
        <message>
            <source>last seen %1, %2</source>
            <translation>zuletzt gesehen %1, %2</translation>
        </message>
        <message>
            <source>Queued</source>
            <translation>Wartet</translation>
        </message>
        <message>
            <source>Accepted</source>
            <translation>Angenommen</translation>
        </message>
        <message>
            <source>Saved</source>
            <translation>Gespeichert</translation>
        </message>
        <message>
            <source>Delivered</source>
            <translation>Zugestellt</translation>
        </message>
        <message>
            <source>Read</source>
            <translation>Gelesen</translation>
        </message>
        <message>
            <source>Failed</source>
            <translation>Gescheitert</translation>
        </message>
        <message>
            <source>queued</source>
            <translation>wartet</translation>
        </message>
        <message>
            <source>accepted by the server</source>
            <translation>vom Server angenommen</translation>
        </message>
        <message>
            <source>saved, delivered to 0 of 1</source>
            <translation>gespeichert, zugestellt an 0 von 1</translation>
        </message>
        <message>
            <source>saved</source>
            <translation>gespeichert</translation>
        </message>
        <message>
            <source>delivered to 1 of 1</source>
            <translation>zugestellt an 1 von 1</translation>
        </message>
        <message>
            <source>delivered to everyone</source>
            <translation>allen zugestellt</translation>
        </message>
        <message>
            <source>read by 1 of 1</source>
            <translation>gelesen von 1 von 1</translation>
        </message>
        <message>
            <source>read by everyone</source>
            <translation>von allen gelesen</translation>
        </message>
        <message>
            <source>failed: %1</source>
            <translation>gescheitert: %1</translation>
        </message>
        <message>
            <source>failed</source>
            <translation>gescheitert</translation>
        </message>
        <message>
            <source>Message removed</source>
            <translation>Nachricht entfernt</translation>
        </message>
        <message>
            <source>You: %1</source>
            <translation>Du: %1</translation>
        </message>
        <message>
            <source>%1 made this room</source>
            <translation>%1 hat diesen Raum angelegt</translation>
        </message>
        <message>
            <source>%1 joined</source>
            <translation>%1 ist beigetreten</translation>
        </message>
        <message>
            <source>%1 left</source>
            <translation>%1 ist gegangen</translation>
        </message>
        <message>
            <source>%1 removed a member</source>
            <translation>%1 hat ein Mitglied entfernt</translation>
        </message>
        <message>
            <source>%1 changed the title</source>
            <translation>%1 hat den Titel geändert</translation>
        </message>
        <message>
            <source>The room has a new owner</source>
            <translation>Der Raum gehört jetzt jemand anderem</translation>
        </message>
        <message>
            <source>%1 closed this room</source>
            <translation>%1 hat diesen Raum geschlossen</translation>
        </message>
        <message>
            <source>%1 opened this room again</source>
            <translation>%1 hat diesen Raum wieder geöffnet</translation>
        </message>
        <message>
            <source>Something happened that this version of Postrider doesn't know</source>
            <translation>Etwas ist geschehen, das diese Version von Postrider nicht kennt</translation>
        </message>
    </context>
</TS>
