// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <domain/result.h>

#include <QString>

#include <optional>

namespace postrider {

// The one folder a program keeps its data in, for its owner only (0700), and for one process at a time: it is locked
// until this object, or the process in whatever way, ends.
class DataFolder {
public:
    enum class Refusal { Unusable, Locked };
    struct Error {
        Refusal refusal = Refusal::Unusable;
        QString message; // a sentence that names the folder and says what to do
    };
    // Makes the folder, and those above it, if they aren't there.
    static std::expected<DataFolder, Error> open(const QString &path);
    // Only that: the folder is there, and its owner's alone. It isn't locked.
    static std::expected<void, Error> make(const QString &path);
    // The process that has the folder open now. Asking disturbs nobody: who opens it meanwhile succeeds.
    static std::optional<qint64> owner(const QString &path);

    DataFolder(DataFolder &&other) noexcept;
    DataFolder &operator=(DataFolder &&) = delete;
    ~DataFolder();

    QString path() const { return m_path; } // absolute
    QString file(QLatin1StringView name) const;

private:
    DataFolder(QString path, int lock);

    QString m_path;
    int m_lock = -1; // a descriptor
};

} // namespace postrider
