// SPDX-License-Identifier: GPL-3.0-or-later
#include "fixtures.h"
#include "scenes.h"

#include <QApplication>
#include <QDir>
#include <QFontDatabase>
#include <QTemporaryDir>
#include <QWidget>

#include <cstdio>
#include <gui/fakeclient/pseudotranslator.h>
#include <view/look/look.h>

using namespace postrider;

namespace {

// What a variant changes for as long as this lives.
class Varied {
public:
    Varied(shots::Scene::Variant variant, Look &look) : m_look(look)
    {
        using Variant = shots::Scene::Variant;
        if (variant == Variant::Longer)
            QCoreApplication::installTranslator(&m_longer);
        QApplication::setLayoutDirection(variant == Variant::RightToLeft ? Qt::RightToLeft : Qt::LeftToRight);
        m_look.setTextScale(variant == Variant::Large ? 200 : 100);
    }
    ~Varied()
    {
        QCoreApplication::removeTranslator(&m_longer);
        QApplication::setLayoutDirection(Qt::LeftToRight);
        m_look.setTextScale(100);
    }
    Varied(const Varied &) = delete;
    Varied &operator=(const Varied &) = delete;

private:
    test::PseudoTranslator m_longer;
    Look &m_look;
};

bool save(const shots::Scene &scene, Look &look, const QDir &folder, const QString &prefix)
{
    const Varied varied(scene.variant, look);
    const std::unique_ptr<QWidget> window = scene.make(look);
    shots::settle();
    const QString path = folder.filePath(prefix + scene.name + QStringLiteral(".png"));
    const bool saved = window->grab().toImage().save(path);
    std::printf("%s%s\n", qPrintable(path), saved ? "" : ": could not be written");
    return saved;
}

} // namespace

// postrider_shots <folder> [name…]: writes every picture, or those named, light and dark.
int main(int argc, char **argv)
{
    qputenv("TZ", "UTC");
    qputenv("QT_QPA_PLATFORM", "offscreen");
    qputenv("QT_SCALE_FACTOR", "2");
    const QTemporaryDir home; // nobody's settings are read or changed
    qputenv("XDG_CONFIG_HOME", home.path().toLocal8Bit());
    qputenv("XDG_STATE_HOME", home.path().toLocal8Bit());
    QApplication app(argc, argv);
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedKingdom));
    if (!QFontDatabase::families().contains(QStringLiteral("Inter"))) {
        std::fprintf(stderr, "The pictures are set in Inter, which isn't here: apt-get install fonts-inter\n");
        return 1;
    }
    QFont font(QStringLiteral("Inter"));
    font.setPointSizeF(10.5);
    QApplication::setFont(font);
    QStringList names = QApplication::arguments().mid(1);
    QDir folder(names.isEmpty() ? QStringLiteral("shots") : names.takeFirst());
    if (!folder.mkpath(QStringLiteral(".")))
        return 1;

    const shots::FixedClock clock;
    Look look(clock);
    bool saved = true;
    for (const Scheme scheme : {Scheme::Light, Scheme::Dark}) {
        look.setScheme(scheme);
        for (const shots::Scene &scene : shots::scenes())
            if (names.isEmpty() || names.contains(scene.name))
                saved &= save(scene, look, folder, scheme == Scheme::Dark ? QStringLiteral("dark-") : QString());
    }
    return saved ? 0 : 1;
}
