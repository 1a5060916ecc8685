// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/training/preparedwatch.h"

#include "core/config/reader.h"
#include "core/data/prepare.h"
#include "ui/shell/project.h"
#include "ui/shell/tasks.h"

namespace anneal::ui {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

PreparedWatch::PreparedWatch(Services services, QObject *parent)
    : QObject(parent)
    , m_services(services)
    , m_looking(services.tasks.background(), [this](const Seen &seen) {
        const Seen before = std::exchange(m_seen, seen);
        if (before.project == seen.project && before.marks != seen.marks && seen.project == m_services.project.folder())
            Q_EMIT changed();
    })
{
    m_timer.setInterval(2s);
    connect(&m_timer, &QTimer::timeout, this, &PreparedWatch::look);
}

void PreparedWatch::setOn(bool on)
{
    if (!on)
        return m_timer.stop();
    look();
    m_timer.start();
}

void PreparedWatch::look()
{
    if (!m_services.project.isOpen() || m_looking.isBusy())
        return;
    m_looking.ask([text = m_services.project.configText().toStdString(), project = m_services.project.folder()](const std::stop_token &) {
        const auto files = data::preparedFiles(config::readConfig(text).config.data, toPath(project));
        Seen seen { project, {} };
        for (const fs::path &file : { files.train, files.validation }) {
            std::error_code failure;
            const auto bytes = fs::file_size(file, failure);
            const auto time = failure ? fs::file_time_type() : fs::last_write_time(file, failure);
            seen.marks += failure ? std::string("-") : std::to_string(bytes) + '@' + std::to_string(time.time_since_epoch().count());
            seen.marks += ';';
        }
        return seen;
    });
}

} // namespace anneal::ui
