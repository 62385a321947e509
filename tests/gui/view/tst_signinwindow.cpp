// SPDX-License-Identifier: GPL-3.0-or-later
#include <support/testmain.h>

#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include <gui/fakeclient/fakeclient.h>
#include <view/look/look.h>
#include <view/signin/signinwindow.h>

using namespace postrider;
using test::FakeClient;
using test::settle;

class tst_SignInWindow : public QObject {
    Q_OBJECT
private:
    struct Scene {
        test::StoppedClock clock;
        Look look{clock};
        client::ChatClient chatClient{{}};
        FakeClient &fake = FakeClient::of(chatClient);
        SignInWindow window{chatClient, look};
        QSignalSpy signedIn{&window, &SignInWindow::signedIn};

        Scene()
        {
            window.show();
            QVERIFY(QTest::qWaitForWindowActive(&window));
        }
        QLineEdit *field(const QString &name)
        {
            for (QLineEdit *field : window.findChildren<QLineEdit *>())
                if (field->accessibleName().startsWith(name))
                    return field;
            return nullptr;
        }
        void fill(const QString &server)
        {
            field(QStringLiteral("Server"))->setText(server);
            field(QStringLiteral("Name"))->setText(QStringLiteral("maya"));
            field(QStringLiteral("Password"))->setText(QStringLiteral("correct horse"));
        }
        bool says(const QString &part)
        {
            const auto labels = window.findChildren<QLabel *>();
            return std::ranges::any_of(
                labels, [&](QLabel *label) { return label->isVisible() && label->text().contains(part); });
        }
        void submit()
        {
            QTest::keyClick(field(QStringLiteral("Password")), Qt::Key_Return);
            settle();
        }
    };

private Q_SLOTS:
    void byKeyboardAlone()
    {
        Scene scene;
        QVERIFY(scene.field(QStringLiteral("Name"))->hasFocus());
        QTest::keyClicks(scene.field(QStringLiteral("Name")), QStringLiteral("maya"));
        QTest::keyClick(scene.window.focusWidget(), Qt::Key_Tab);
        QVERIFY(scene.field(QStringLiteral("Password"))->hasFocus());
        QTest::keyClicks(scene.field(QStringLiteral("Password")), QStringLiteral("correct horse"));
        scene.submit();
        QCOMPARE(scene.signedIn.count(), 1);
        QCOMPARE(scene.fake.account->name, QStringLiteral("maya"));
    }

    void whatIsMissingIsAskedFor()
    {
        Scene scene;
        scene.field(QStringLiteral("Name"))->setText(QStringLiteral("maya"));
        scene.submit();
        QVERIFY(scene.says(QStringLiteral("password")));
        QCOMPARE(scene.signedIn.count(), 0);
    }

    void aRefusalIsASentenceAndNothingIsLost()
    {
        Scene scene;
        scene.fill(QStringLiteral("http://127.0.0.1:5051"));
        scene.fake.refusal = Error{Code::BadCredentials, sentence(Code::BadCredentials), {}};
        scene.submit();
        QVERIFY(scene.says(sentence(Code::BadCredentials)));
        QCOMPARE(scene.signedIn.count(), 0);
        QVERIFY(scene.field(QStringLiteral("Password"))->isEnabled());
        QVERIFY(scene.field(QStringLiteral("Password"))->hasFocus());
        scene.submit();
        QCOMPARE(scene.signedIn.count(), 1);
    }

    void notEncryptedNeedsAnExplicitYes()
    {
        Scene scene;
        auto *anyway = scene.window.findChild<QCheckBox *>();
        QVERIFY(!anyway->isVisible());
        scene.fill(QStringLiteral("http://chat.example.org"));
        QVERIFY(anyway->isVisible());
        scene.submit();
        QCOMPARE(scene.signedIn.count(), 0);
        QVERIFY(scene.says(QStringLiteral("not encrypted")));
        anyway->setChecked(true);
        scene.submit();
        QCOMPARE(scene.signedIn.count(), 1);
    }

    void aYesDoesNotCountForAnotherAddress()
    {
        Scene scene;
        auto *anyway = scene.window.findChild<QCheckBox *>();
        scene.fill(QStringLiteral("http://chat.example.org"));
        anyway->setChecked(true);
        scene.fill(QStringLiteral("http://other.example.org"));
        QVERIFY(!anyway->isChecked());
    }

    void whoseCertificateNobodyVouchesForNeedsAPerson()
    {
        Scene scene;
        scene.fake.certificate = {QStringLiteral("AB:CD:EF:01:23:45:67:89:AB"), QStringLiteral("Nobody vouches."),
                                  true};
        scene.fill(QStringLiteral("https://chat.example.org"));
        scene.submit();
        QCOMPARE(scene.signedIn.count(), 0); // the password has not gone anywhere
        auto *box = scene.window.findChild<QMessageBox *>();
        QVERIFY(box && box->isVisible());
        QVERIFY(box->informativeText().contains(QStringLiteral("Nobody vouches.")));
        QVERIFY(box->informativeText().contains(QStringLiteral("\nAB:CD:EF:01:23:45:67:89\nAB")));
        QTest::keyClick(box, Qt::Key_Return); // the safe one
        settle();
        QCOMPARE(scene.signedIn.count(), 0);
        QVERIFY(scene.says(QStringLiteral("Nobody vouches.")));
        QVERIFY(scene.field(QStringLiteral("Password"))->isEnabled());

        scene.submit();
        box = scene.window.findChild<QMessageBox *>();
        QVERIFY(box && box->isVisible());
        const auto buttons = box->buttons();
        (*std::ranges::find(buttons, QStringLiteral("Trust"), &QAbstractButton::text))->click();
        settle();
        QCOMPARE(scene.signedIn.count(), 1);
        QCOMPARE(scene.fake.account->fingerprint, scene.fake.certificate.fingerprint);
    }

    void aCertificateThatIsOutOfOrderIsRefused()
    {
        Scene scene;
        scene.fake.certificate = {QStringLiteral("AB"), QStringLiteral("It has expired."), false};
        scene.fill(QStringLiteral("https://chat.example.org"));
        scene.submit();
        QCOMPARE(scene.signedIn.count(), 0);
        QVERIFY(!scene.window.findChild<QMessageBox *>());
        QVERIFY(scene.says(QStringLiteral("It has expired.")));
        scene.fill(QStringLiteral("http://localhost:5051")); // there is none to look at
        scene.submit();
        QCOMPARE(scene.signedIn.count(), 1);
        QCOMPARE(scene.fake.certificatesAsked, 1);
    }

    void addresses_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<bool>("accepted");
        QTest::addRow("https") << QStringLiteral("https://chat.example.org") << true;
        QTest::addRow("without a scheme") << QStringLiteral("chat.example.org") << true;
        QTest::addRow("this computer") << QStringLiteral("http://[::1]:5051") << true;
        QTest::addRow("nothing") << QStringLiteral("  ") << false;
        QTest::addRow("another scheme") << QStringLiteral("ftp://example.org") << false;
        QTest::addRow("no host") << QStringLiteral("https://") << false;
        QTest::addRow("spaces") << QStringLiteral("my server") << false;
    }
    void addresses()
    {
        QFETCH(QString, typed);
        Scene scene;
        scene.fill(typed);
        scene.submit();
        QTEST(scene.signedIn.count() == 1, "accepted");
    }
};

POSTRIDER_TEST(tst_SignInWindow)
#include "tst_signinwindow.moc"
