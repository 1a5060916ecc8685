// SPDX-License-Identifier: GPL-3.0-or-later
// A folder with a tiny model, an adapter of it and rows of ids, and the verbs called in it.
#pragma once

#include "tests/app/trouble.h"

#include <QProcessEnvironment>

#include <functional>

inline QString data(const char *name)
{
    return QStringLiteral(ANNEAL_TESTS_DIR "/data/train/") + QString::fromUtf8(name);
}

inline QStringList words(const char *line)
{
    return QString::fromUtf8(line).split(u' ', Qt::SkipEmptyParts);
}

inline Outcome in(const Place &place, const QStringList &arguments, const std::function<void()> &limit = {})
{
    return cli(arguments + QStringList { QStringLiteral("--json") }, {}, QProcessEnvironment::systemEnvironment(),
        [folder = place.path(QStringLiteral(".")).toUtf8(), limit] {
            if (::chdir(folder.constData()) != 0)
                ::_exit(98);
            if (limit)
                limit();
        });
}

inline void fill(const Place &place)
{
    place.copy(data("tiny-llama"), QStringLiteral("model"));
    place.copy(data("adapter"), QStringLiteral("adapter"));
    place.write(QStringLiteral("ids.jsonl"), "{\"ids\":[1,2,3]}\n");
}
