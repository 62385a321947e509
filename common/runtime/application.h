// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>
#include <QString>

// What this program is called, everywhere.
namespace postrider::application {

inline constexpr QLatin1StringView Name{"Postrider"};
// Names desktop file, icon, metainfo and D-Bus service.
inline constexpr QLatin1StringView Id{"io.github.postrider.Postrider"};
inline constexpr QLatin1StringView Version{POSTRIDER_VERSION};
// Of our folders below the XDG ones (paths.h).
inline constexpr QLatin1StringView Folder{"postrider"};

// `program` is the binary's name: "postrider-server".
inline void introduce(QLatin1StringView program)
{
    QCoreApplication::setApplicationName(program);
    QCoreApplication::setApplicationVersion(Version);
}

} // namespace postrider::application
