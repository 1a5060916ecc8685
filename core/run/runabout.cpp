// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/runabout.h"

#include "core/base/json.h"
#include "core/base/jsonfields.h"
#include "core/base/text.h"
#include "core/base/tr.h"

#include <algorithm>
#include <chrono>
#include <thread>

namespace anneal::run {
namespace fs = std::filesystem;
namespace {

constexpr int kAboutVersion = 1;                  // of about.json
constexpr std::uint64_t kLongestFile = 512 << 10; // bytes: notes of the longest, each letter escaped
constexpr auto kPatience = std::chrono::seconds(2);

/// The first characters of a text, and none cut in half.
std::string firstCharacters(std::string_view utf8, std::size_t most)
{
    std::size_t end = 0;
    for (std::size_t count = 0; end < utf8.size(); ++end)
        if ((static_cast<unsigned char>(utf8[end]) & 0xC0) != 0x80 && ++count > most)
            break;
    return std::string(utf8.substr(0, end));
}

/// On one line, and safe to show: controls and what turns the direction of text around are gone.
std::string oneLine(std::string_view text)
{
    std::string line;
    for (const char c : base::withoutControls(text))
        if (c != '\n' && c != '\t' && c != ' ')
            line += c;
        else if (!line.empty() && line.back() != ' ')
            line += ' ';
    return std::string(base::trimmed(line));
}

std::string tagIn(std::string_view text)
{
    std::string tag = oneLine(text);
    for (char &c : tag)
        if (c == ' ' || c == ',')
            c = '-';
    return tag;
}

fs::path fileOf(const RunFolder &folder)
{
    return folder.path() / "about.json";
}

/// The whole file; an empty object where there is none.
base::Result<base::Json> readFile(const RunFolder &folder)
{
    const auto file = fileOf(folder);
    std::error_code failure;
    const auto status = fs::symlink_status(file, failure);
    if (status.type() == fs::file_type::not_found)
        return base::Json::object();
    if (fs::is_symlink(status))
        return base::Error { base::ErrorKind::Unsafe, tr_("%1 is a symbolic link, and a run may not lead out of its folder.", file.string()),
            tr_("Put the real file there, or remove it.") };
    const auto text = base::readFile(file, kLongestFile);
    if (!text)
        return text.error();
    auto json = base::parseJson(*text, { 8, 10'000 });
    if (!json || !json->is_object())
        return base::Error { base::ErrorKind::BadInput,
            tr_("%1 cannot be read: %2.", file.string(), json ? tr_("it holds no object") : json.error().detail), tr_("Repair it, or remove it.") };
    const auto version = json->find("version");
    if (version != json->end() && (!version->is_number_integer() || version->get<std::int64_t>() > kAboutVersion))
        return base::Error { base::ErrorKind::Unsupported, tr_("%1 was written by a newer version.", file.string()),
            tr_("Change name, notes and tags with that version.") };
    return std::move(*json);
}

bool flagAt(const base::Json &json, const char *key)
{
    const auto found = json.find(key);
    return found != json.end() && found->is_boolean() && found->get<bool>();
}

RunAbout aboutIn(const base::Json &json)
{
    RunAbout about;
    about.name = firstCharacters(oneLine(base::textAt(json, "name")), RunAbout::kLongestName);
    about.notes = base::firstBytes(base::withoutControls(base::textAt(json, "notes")), RunAbout::kLongestNotes);
    about.isPinned = flagAt(json, "pinned");
    about.isArchived = flagAt(json, "archived");
    const auto tags = json.find("tags");
    if (tags == json.end() || !tags->is_array())
        return about;
    for (const auto &one : *tags) {
        const auto tag = one.is_string() ? firstCharacters(tagIn(one.get_ref<const std::string &>()), RunAbout::kLongestTag) : std::string();
        if (!tag.empty() && !about.hasTag(tag))
            about.tags.push_back(tag);
        if (about.tags.size() == RunAbout::kMostTags)
            break;
    }
    return about;
}

base::Status checkLimits(const RunAbout &about)
{
    if (about.notes.size() > RunAbout::kLongestNotes)
        return base::Error { base::ErrorKind::Usage,
            tr_("The notes are too long: %1, of at most %2.", base::formatBytes(about.notes.size()), base::formatBytes(RunAbout::kLongestNotes)),
            tr_("Keep long texts in a file of their own.") };
    if (about.tags.size() > RunAbout::kMostTags)
        return base::Error { base::ErrorKind::Usage, tr_("A run has at most %1 tags.", RunAbout::kMostTags), tr_("Remove some first.") };
    return base::ok();
}

/// One at a time changes it. The lock is on run.yaml, which nobody ever writes again, so that no file is needed for it; where the file system
/// locks nothing there is none.
base::Result<std::optional<base::FileLock>> lockChanges(const RunFolder &folder)
{
    const auto until = std::chrono::steady_clock::now() + kPatience;
    for (;;) {
        auto lock = base::FileLock::acquireFolder(folder.configFile());
        if (lock)
            return std::optional(std::move(*lock));
        if (lock.error().kind == base::ErrorKind::NotFound)
            return lock.error();
        if (lock.error().kind != base::ErrorKind::Busy)
            return std::optional<base::FileLock>();
        if (std::chrono::steady_clock::now() > until)
            return base::Error { base::ErrorKind::Busy, tr_("Another program is changing the name, notes or tags of %1.", folder.name()),
                tr_("Try again in a moment.") };
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
}

} // namespace

bool RunAbout::hasTag(std::string_view tag) const
{
    const auto wanted = base::toLower(tag);
    return std::any_of(tags.begin(), tags.end(), [&](const std::string &one) { return base::toLower(one) == wanted; });
}

void RunAbout::addTag(const std::string &tag)
{
    if (!hasTag(tag))
        tags.push_back(tag);
}

void RunAbout::removeTag(std::string_view tag)
{
    std::erase_if(tags, [wanted = base::toLower(tag)](const std::string &one) { return base::toLower(one) == wanted; });
}

base::Result<std::string> runNameFrom(std::string_view typed)
{
    auto name = oneLine(typed);
    if (base::codePointCount(name) > RunAbout::kLongestName)
        return base::Error { base::ErrorKind::Usage, tr_("The name is too long: at most %1 characters are allowed.", RunAbout::kLongestName),
            tr_("Put the rest into the notes.") };
    return name;
}

base::Result<std::string> runTagFrom(std::string_view typed)
{
    auto tag = tagIn(typed);
    if (tag.empty())
        return base::Error { base::ErrorKind::Usage, tr_("A tag cannot be empty."), tr_("Type a word.") };
    if (base::codePointCount(tag) > RunAbout::kLongestTag)
        return base::Error { base::ErrorKind::Usage, tr_("The tag is too long: at most %1 characters are allowed.", RunAbout::kLongestTag),
            tr_("Put the rest into the notes.") };
    return tag;
}

base::Result<RunAbout> readAbout(const RunFolder &folder)
{
    const auto json = readFile(folder);
    if (!json)
        return json.error();
    return aboutIn(*json);
}

base::Result<RunAbout> changeAbout(const RunFolder &folder, const std::function<void(RunAbout &)> &change)
{
    const auto lock = lockChanges(folder);
    if (!lock)
        return lock.error();
    auto json = readFile(folder);
    if (!json)
        return json.error();
    const auto before = aboutIn(*json);
    auto about = before;
    change(about);
    if (about == before)
        return about;
    if (auto fits = checkLimits(about); !fits)
        return fits.error();
    (*json)["version"] = kAboutVersion;
    (*json)["name"] = about.name;
    (*json)["notes"] = about.notes;
    (*json)["tags"] = about.tags;
    (*json)["pinned"] = about.isPinned;
    (*json)["archived"] = about.isArchived;
    const auto file = folder.target("about.json");
    if (!file)
        return file.error();
    auto written = base::writeFile(*file, base::toJsonText(*json), folder.quotingMode()); // notes may quote rows
    if (!written)
        return written.error();
    return about;
}

} // namespace anneal::run
