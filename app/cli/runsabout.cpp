// SPDX-License-Identifier: GPL-3.0-or-later
// What people say of a run: its name, notes and tags, and whether it is pinned or archived.
#include "app/cli/context.h"
#include "app/cli/following.h"
#include "core/base/files.h"
#include "core/base/text.h"
#include "core/run/runabout.h"

namespace anneal::cli {
namespace {

struct AboutOptions
{
    std::string place;
    std::vector<std::string> places, texts;
    bool isAppended = false, isUndone = false;
};

using Change = std::function<void(run::RunAbout &)>;

/// The run as it is now, for --json.
base::Status tellChanged(const Terminal &terminal, const run::RunFolder &folder)
{
    const auto summary = run::summarize(folder);
    if (!summary)
        return summary.error();
    terminal.result(toJson(*summary));
    return base::ok();
}

/// Changes one run and says so.
int change(Context &context, const std::string &place, const Change &how, const std::function<std::string(const run::RunAbout &)> &told)
{
    auto &terminal = context.terminal;
    const auto folder = run::RunFolder::open(place);
    if (!folder)
        return terminal.fail(folder.error());
    const auto about = run::changeAbout(*folder, how);
    if (!about)
        return terminal.fail(about.error());
    terminal.print(told(*about));
    const auto status = tellChanged(terminal, *folder);
    return status ? 0 : terminal.fail(status.error());
}

int renameRun(Context &context, const AboutOptions &options)
{
    const auto name = run::runNameFrom(options.texts.empty() ? std::string() : options.texts.front());
    if (!name)
        return context.terminal.fail(name.error());
    return change(
        context, options.place, [&name](run::RunAbout &about) { about.name = *name; },
        [&options, &name](const run::RunAbout &) {
            return name->empty() ? "The run goes by the name of its folder again." : options.place + " is called \"" + *name + "\" now.";
        });
}

int showNotes(Context &context, const std::string &place)
{
    auto &terminal = context.terminal;
    const auto folder = run::RunFolder::open(place);
    if (!folder)
        return terminal.fail(folder.error());
    const auto about = run::readAbout(*folder);
    if (!about)
        return terminal.fail(about.error());
    if (!about->notes.empty())
        terminal.print(about->notes);
    const auto status = tellChanged(terminal, *folder);
    return status ? 0 : terminal.fail(status.error());
}

int note(Context &context, const AboutOptions &options)
{
    if (options.texts.empty())
        return showNotes(context, options.place);
    auto text = base::Result<std::string>(options.texts.front());
    if (*text == "-")
        text = base::readFileOrInput("-");
    if (!text)
        return context.terminal.fail(text.error());
    if (!base::isUtf8(*text))
        return context.terminal.fail({ base::ErrorKind::BadInput, "The notes are not UTF-8 text.", {} });
    const auto notes = base::withoutControls(*text);
    return change(
        context, options.place,
        [&](run::RunAbout &about) { about.notes = options.isAppended && !about.notes.empty() ? about.notes + "\n" + notes : notes; },
        [](const run::RunAbout &about) { return about.notes.empty() ? "The run has no notes now." : "The notes are saved."; });
}

int tag(Context &context, const AboutOptions &options)
{
    std::vector<std::string> tags;
    for (const auto &typed : options.texts) {
        const auto one = run::runTagFrom(typed);
        if (!one)
            return context.terminal.fail(one.error());
        tags.push_back(*one);
    }
    const auto setTags = [&](run::RunAbout &about) {
        for (const auto &one : tags)
            if (options.isUndone)
                about.removeTag(one);
            else
                about.addTag(one);
    };
    return change(context, options.place, setTags, [](const run::RunAbout &about) {
        std::string text;
        for (const auto &one : about.tags)
            text += (text.empty() ? "Tags: #" : " #") + one;
        return text.empty() ? std::string("The run has no tags.") : text;
    });
}

/// The same with several runs: all of them are tried, and the first failure is told.
int mark(Context &context, const AboutOptions &options, bool run::RunAbout::*what, const std::string &done, const std::string &undone)
{
    auto &terminal = context.terminal;
    std::optional<base::Error> failure;
    for (const auto &place : options.places) {
        const auto folder = run::RunFolder::open(place);
        const auto about = folder ? run::changeAbout(*folder, [&](run::RunAbout &one) { one.*what = !options.isUndone; }) : folder.error();
        if (!about) {
            failure = failure ? failure : about.error();
            continue;
        }
        terminal.print(place + (options.isUndone ? undone : done));
        if (const auto told = tellChanged(terminal, *folder); !told)
            failure = failure ? failure : told.error();
    }
    return failure ? terminal.fail(*failure) : 0;
}

void addPlaces(CLI::App &verb, std::vector<std::string> &places)
{
    verb.add_option("DIR", places, "Folders of runs")->required();
}

} // namespace

void addRunsAbout(CLI::App &runs, Context &context)
{
    const auto options = std::make_shared<AboutOptions>();
    const auto addOne
        = [&](const std::string &name, const std::string &what, const std::string &example, int (*verb)(Context &, const AboutOptions &)) {
              auto *added = addVerb(runs, context, name, what, example, [&context, options, verb] { return verb(context, *options); });
              added->add_option("DIR", options->place, "Folder of the run")->required();
              return added;
          };
    addTexts(*addOne("rename", "Give a run another name; its folder keeps its own", "anneal-cli runs rename mine/runs/first \"rank 16\"", renameRun),
        "NAME", options->texts, "The new name; \"\" for that of the folder")
        ->required();
    auto *noting
        = addOne("note", "Read or write the notes of a run", "anneal-cli runs note mine/runs/first --append \"Diverged after step 40.\"", note);
    addTexts(*noting, "TEXT", options->texts, "The notes, - for stdin; without it they are printed");
    noting->add_flag("--append", options->isAppended, "Behind those that are there");
    auto *tagging = addOne("tag", "Read, add or remove tags of a run", "anneal-cli runs tag mine/runs/first baseline", tag);
    addTexts(*tagging, "TAG", options->texts, "Tags, each one word; without any those of the run are printed")->allow_extra_args();
    tagging->add_flag("--remove", options->isUndone, "Remove these tags");
    auto *pinning = addVerb(runs, context, "pin", "Let runs stand first in lists", "anneal-cli runs pin mine/runs/first",
        [&context, options] { return mark(context, *options, &run::RunAbout::isPinned, " is pinned.", " is not pinned any more."); });
    addPlaces(*pinning, options->places);
    pinning->add_flag("--undo", options->isUndone, "Let them stand among the others again");
    auto *archiving = addVerb(runs, context, "archive", "Hide runs in lists; nothing of them is deleted", "anneal-cli runs archive mine/runs/first",
        [&context, options] { return mark(context, *options, &run::RunAbout::isArchived, " is archived.", " is listed again."); });
    addPlaces(*archiving, options->places);
    archiving->add_flag("--undo", options->isUndone, "List them again");
}

} // namespace anneal::cli
