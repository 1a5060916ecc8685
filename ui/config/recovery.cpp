// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/config/recovery.h"

#include "core/base/hash.h"
#include "core/base/json.h"
#include "ui/shell/project.h"
#include "widgets/numbers.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QFutureWatcher>
#include <QPromise>
#include <QThreadPool>
#include <QUuid>

namespace anneal::ui {

using namespace Qt::StringLiterals;

namespace {

QString lockOf(const QString &file)
{
    return file + u".lock"_s;
}

void remove(const Recovery::Kept &kept)
{
    QFile::remove(kept.file);
    QFile::remove(lockOf(kept.file)); // of a window that was killed
}

/// As keep() writes it. Anything else is a text by itself, of which nobody knows what it was made from.
Recovery::Kept parse(const std::string &bytes)
{
    const auto json = base::parseJson(bytes);
    const auto has = [&](const char *key) { return json->contains(key) && json->at(key).is_string(); };
    if (!json || !json->is_object() || !has("text") || !has("base"))
        return { QString::fromStdString(bytes), {}, {}, {}, {} };
    return { QString::fromStdString(json->at("text").get<std::string>()), QString::fromStdString(json->at("base").get<std::string>()), {}, {}, {} };
}

base::Status write(const QString &file, const QString &text, const QString &base)
{
    return base::writeFile(toPath(file), base::toJsonText({ { "base", base.toStdString() }, { "text", text.toStdString() } }));
}

} // namespace

Recovery::Recovery(std::shared_ptr<QThreadPool> disk, const QString &ofFile) : m_disk(std::move(disk)), m_place(std::make_shared<Place>())
{
    auto state = qEnvironmentVariable("XDG_STATE_HOME");
    if (state.isEmpty())
        state = QDir::homePath() + u"/.local/state"_s;
    m_place->folder = state + u"/anneal/recovery"_s;
    m_place->hash = QString::fromStdString(base::sha256(ofFile.toStdString())).left(16);
    m_place->file = m_place->folder + u'/' + m_place->hash + u'-' + QUuid::createUuid().toString(QUuid::WithoutBraces) + u".yaml"_s;
}

Recovery::~Recovery()
{
    m_disk->start([place = m_place] {
        if (place->lock)
            QFile::remove(lockOf(place->file));
        place->lock.reset();
    });
}

std::optional<Recovery::Kept> Recovery::leftBehind(const Place &place, const QString &known)
{
    for (const auto &info : QDir(place.folder).entryInfoList({ place.hash + u"*.yaml"_s }, QDir::Files, QDir::Time)) {
        const auto file = info.filePath();
        if (file == place.file || base::FileLock::isHeld(toPath(lockOf(file))))
            continue;
        const auto bytes = base::readFile(toPath(file), std::uint64_t(1) << 26);
        if (!bytes)
            continue;
        Kept kept = parse(*bytes);
        kept.time = widgets::momentText(info.lastModified());
        kept.file = file;
        kept.changed = info.lastModified();
        if (kept.text != known)
            return kept;
        remove(kept);
    }
    return std::nullopt;
}

void Recovery::look(const QString &known, QObject *context, std::function<void(const std::optional<Kept> &)> looked) const
{
    auto *answer = new QFutureWatcher<std::optional<Kept>>(context);
    QObject::connect(answer, &QFutureWatcherBase::finished, context, [answer, looked = std::move(looked)] {
        answer->deleteLater();
        looked(answer->result());
    });
    const auto promise = std::make_shared<QPromise<std::optional<Kept>>>();
    answer->setFuture(promise->future());
    promise->start();
    m_disk->start([promise, place = m_place, known] {
        promise->addResult(leftBehind(*place, known));
        promise->finish();
    });
}

void Recovery::keep(const QString &text, const QString &base)
{
    // What cannot be kept is still in the editor; the next try comes with the next change.
    m_disk->start([place = m_place, text, begun = base] {
        if (!base::makeFolder(toPath(place->folder)))
            return;
        if (!place->lock) {
            if (auto lock = base::FileLock::acquire(toPath(lockOf(place->file)), {}))
                place->lock.emplace(std::move(*lock));
        }
        static_cast<void>(write(place->file, text, begun));
    });
}

void Recovery::forget()
{
    m_disk->start([place = m_place] {
        QFile::remove(place->file);
        if (place->lock) {
            QFile::remove(lockOf(place->file));
            place->lock.reset();
        }
    });
}

void Recovery::forget(const Kept &kept)
{
    m_disk->start([kept] { remove(kept); });
}

void Recovery::keepAgain(const Kept &kept)
{
    m_disk->start([kept] {
        const auto written
            = kept.base.isNull() ? base::writeFile(toPath(kept.file), kept.text.toStdString()) : write(kept.file, kept.text, kept.base);
        if (!written)
            return;
        if (QFile file(kept.file); file.open(QIODevice::ReadWrite))
            file.setFileTime(kept.changed, QFileDevice::FileModificationTime);
    });
}

} // namespace anneal::ui
