// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/verbs.h"

#include "app/engine/checkverb.h"
#include "app/engine/convertverbs.h"
#include "app/engine/encoderverbs.h"
#include "app/engine/evaluateverb.h"
#include "app/engine/generateverb.h"
#include "app/engine/scoreverb.h"
#include "app/engine/serveverb.h"
#include "app/engine/trainverb.h"
#include "app/verbs/engineverbs.h"
#include "core/base/files.h"
#include "core/base/guard.h"
#include "core/base/json.h"
#include "core/base/programversion.h"
#include "core/base/text.h"
#include "core/base/tr.h"
#include "core/model/version.h"
#include "core/nn/tensormemory.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <cstdio>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>

namespace anneal::engine {

namespace {

using Run = int (*)(int argc, char **argv); // argv[0] is the verb

constexpr std::pair<std::string_view, Run> kRuns[] { { "train", trainVerb }, { "evaluate", evaluateVerb }, { "score", scoreVerb },
    { "embed", embedVerb }, { "rerank", rerankVerb }, { "generate", generateVerb }, { "check", checkVerb }, { "merge-adapter", mergeVerb },
    { "export", exportVerb }, { "serve", serveVerb } };

Run runOf(std::string_view name)
{
    const auto *found = std::find_if(std::begin(kRuns), std::end(kRuns), [name](const auto &run) { return run.first == name; });
    return found == std::end(kRuns) ? nullptr : found->second;
}

int outputError = 0; // the first errno of stdout, 0 while all is well

std::string usage()
{
    std::string text = "Usage: anneal-engine VERB [options]\n\n"                                      // not translated: a command line's help
                       "The engine behind anneal and anneal-cli: everything that needs tensors.\n\n"; // not translated: a command line's help
    for (const auto &verb : verbs::engineVerbs()) {
        text += "  ";
        text += verb.name;
        text.append(16 - verb.name.size(), ' ');
        text += verb.summary;
        text += '\n';
    }
    return text + "\nanneal-engine VERB --help explains one of them.\n"; // not translated: a command line's help
}

/// A verb's own errors are values; what is thrown past it is told in the same form.
int runGuarded(Run verb, int argc, char **argv)
{
    try {
        return verb(argc, argv);
    } catch (...) {
        const bool json = std::any_of(argv + 1, argv + argc, [](const char *argument) { return std::string_view(argument) == "--json"; });
        return reportError(base::currentError(), json);
    }
}

} // namespace

int run(int argc, char **argv)
{
    std::signal(SIGPIPE, SIG_IGN); // write() says so instead
    std::signal(SIGXFSZ, SIG_IGN);
    nn::reuseTensorMemory();
    const std::string_view name = argc > 1 ? argv[1] : "";
    if (name == "--help" || name == "-h") {
        std::fputs(usage().c_str(), stdout);
        return 0;
    }
    if (name == "--version") {
        std::printf("anneal-engine %s, torch %s\n", base::programVersion().data(), model::torchVersion().c_str());
        return 0;
    }
    if (const auto verb = runOf(name)) {
        const int code = runGuarded(verb, argc - 1, argv + 1);
        if (code == 0 && outputError != 0) // half a result must not look like success
            return reportError(base::fileError("write", tr_("the result"), outputError), false);
        return code;
    }
    std::vector<std::string> names;
    for (const auto &candidate : verbs::engineVerbs())
        names.emplace_back(candidate.name);
    const auto meant = base::nearest(name, names);
    const std::string hint = meant.empty() ? tr_("anneal-engine --help lists the verbs.") : tr_("Did you mean %1?", meant);
    const std::string what = name.empty() ? tr_("A verb is missing.") : tr_("There is no verb \"%1\".", name);
    return reportError({ base::ErrorKind::Usage, what, hint }, false);
}

void printResult(std::string_view text)
{
    const bool written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0;
    if (!written && errno != EPIPE && outputError == 0) // a reader that has seen enough is no failure
        outputError = errno;
}

void printNote(std::string_view text)
{
    std::fprintf(stderr, "Note: %s\n", base::withoutControls(text).c_str());
}

int reportError(const base::Error &error, bool json)
{
    const int code = base::exitCode(error.kind);
    if (json) {
        const base::Json value { { "code", code }, { "id", base::kindName(error.kind) }, { "message", base::errorExcerpt(error.detail) },
            { "cause", nullptr }, { "hint", base::errorExcerpt(error.hint) } };
        printResult(base::toShownLine(value) + "\n");
    }
    std::fprintf(stderr, "Error: %s\n", base::errorExcerpt(error.text()).c_str());
    return code;
}

} // namespace anneal::engine
