// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/serverrecords.h"

#include "core/base/filemode.h"
#include "core/base/text.h"
#include "core/base/tr.h"
#include "core/run/runlauncher.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

namespace anneal::run {
namespace fs = std::filesystem;
namespace {

constexpr auto kLongestChange = std::chrono::seconds(30);
constexpr std::uint64_t kLongestOutput = 256 << 10; // bytes
constexpr std::size_t kIdLength = 16;

/// Fails with Unsafe unless the folder is this user's own and nobody else has one of the `forbidden` permissions.
base::Status requireOwn(const fs::path &folder, unsigned forbidden)
{
    struct stat info = {};
    if (::lstat(folder.c_str(), &info) != 0)
        return base::fileError("read", folder, errno);
    const auto refused = [&](const char *why) {
        return base::Error { base::ErrorKind::Unsafe, tr_("Servers are not recorded in %1: %2.", folder.string(), why),
            tr_("Correct that, or name another folder in XDG_RUNTIME_DIR.") };
    };
    if (!S_ISDIR(info.st_mode))
        return refused(tr_("it is not a folder"));
    if (info.st_uid != ::geteuid())
        return refused(tr_("it belongs to another user"));
    if ((info.st_mode & forbidden) != 0)
        return refused(tr_("other users may change or read what is in it"));
    return base::ok();
}

base::Status makeOwn(const fs::path &folder, unsigned forbidden)
{
    if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST)
        return base::fileError("create the folder", folder, errno); // not translated: a FileAction
    return requireOwn(folder, forbidden);
}

constexpr unsigned kNobodyElseWrites = 0022, kNobodyElseReads = 0077;

/// A folder that a variable of the environment names; empty where it is not set, or names none that is there.
fs::path named(const char *variable)
{
    const char *value = std::getenv(variable);
    std::error_code missing;
    const fs::path folder(value ? value : "");
    return folder.is_absolute() && fs::is_directory(folder, missing) ? folder : fs::path();
}

bool isId(const std::string &name)
{
    return name.size() == kIdLength && name.find_first_not_of("0123456789abcdef") == std::string::npos;
}

} // namespace

ServerOutput readOutput(const fs::path &file)
{
    ServerOutput output;
    const auto bytes = base::readFrom(file, 0, kLongestOutput);
    if (!bytes)
        return output;
    for (const auto &line : base::split(bytes->substr(0, bytes->rfind('\n') + 1), '\n')) {
        const auto json = base::parseJson(line);
        if (!json || !json->is_object())
            continue;
        const auto event = json->find("event"), port = json->find("port"), models = json->find("models");
        if (event == json->end()) {
            output.error = errorIn(line);
        } else if (*event == "listening" && port != json->end() && port->is_number_integer()) {
            const auto number = port->get<std::int64_t>();
            output.port = number > 0 && number < 65536 ? static_cast<int>(number) : 0;
            if (models != json->end() && models->is_array())
                for (const auto &model : *models)
                    if (model.is_string())
                        output.models.push_back(model.get<std::string>());
        } else if (*event == "ended") {
            output.hasEnded = true;
        }
    }
    return output;
}

base::Result<ServerRecords> ServerRecords::open()
{
    auto place = named("XDG_RUNTIME_DIR");
    if (place.empty())
        place = named("XDG_STATE_HOME");
    if (place.empty()) {
        place = "/tmp/anneal-" + std::to_string(::geteuid());
        if (auto made = makeOwn(place, kNobodyElseReads); !made)
            return made.error();
    } else if (auto own = requireOwn(place / "", kNobodyElseWrites); !own) { // a link to it will do
        return own.error();
    }
    if (auto made = makeOwn(place / "anneal", kNobodyElseWrites); !made)
        return made.error();
    if (auto made = makeOwn(place / "anneal" / "servers", kNobodyElseReads); !made)
        return made.error();
    return ServerRecords(place / "anneal" / "servers");
}

base::Result<base::FileLock> ServerRecords::change(const std::stop_token &stop) const
{
    for (const auto end = std::chrono::steady_clock::now() + kLongestChange;;) {
        auto lock = base::FileLock::acquireFolder(m_folder);
        if (lock || lock.error().kind != base::ErrorKind::Busy || std::chrono::steady_clock::now() > end)
            return lock;
        if (stop.stop_requested())
            return base::Error { base::ErrorKind::Canceled, tr_("The wait for %1 was canceled.", m_folder.string()), {} };
    }
}

ServerRecord ServerRecords::at(const std::string &id) const
{
    constexpr std::uint64_t kLongestRecord = 1 << 20;
    ServerRecord record;
    record.id = id;
    record.folder = m_folder / id;
    const auto text = base::readFile(record.recordFile(), kLongestRecord);
    const auto json = text ? base::parseJson(*text) : base::Result<base::Json>(text.error());
    if (!json || !json->is_object())
        return record; // its starter ended in the middle
    record.spec = ServerSpec::fromJson(json->value("wish", base::Json()));
    const auto process = json->find("pid"), start = json->find("process_start"), started = json->find("started");
    if (process != json->end() && process->is_number_integer() && start != json->end() && start->is_number_unsigned()) {
        record.process = static_cast<pid_t>(process->get<std::int64_t>());
        record.processStart = start->get<std::uint64_t>();
    }
    if (started != json->end() && started->is_string())
        record.started = started->get<std::string>();
    return record;
}

std::vector<ServerRecord> ServerRecords::all() const
{
    std::vector<ServerRecord> records;
    if (const auto entries = base::entriesOf(m_folder))
        for (const auto &entry : *entries)
            if (const auto name = entry.filename().string(); isId(name))
                records.push_back(at(name));
    return records;
}

base::Status ServerRecords::write(const ServerRecord &record)
{
    const base::Json json { { "pid", record.process }, { "process_start", record.processStart }, { "started", record.started },
        { "log", record.logFile().string() }, { "token_file", record.tokenFile().string() }, { "wish", record.spec.toJson() } };
    return base::writeFile(record.recordFile(), base::toJsonText(json), 0600);
}

void ServerRecords::sweep() const
{
    for (const auto &record : all())
        if (!isAlive(record))
            (void)base::removeAll(record.folder);
}

} // namespace anneal::run
