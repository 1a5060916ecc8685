// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/rowanswers.h"

#include "app/engine/progress.h"
#include "app/engine/verbs.h"
#include "core/base/files.h"
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/base/tr.h"
#include "core/train/samples.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>

namespace anneal::engine {

namespace {

constexpr std::size_t kTogether = 64; // rows whose answers are kept before they are written

struct AskedRow
{
    std::int64_t line = 0;
    train::SamplePrompt prompt;
};

/// Whether it is of a kind that asks, though it may not be one that can be read: why not was told when it was measured.
bool isQuestion(const base::Json &row)
{
    return row.is_object() && ((row.contains("messages") && row["messages"].is_array()) || (row.contains("prompt") && row["prompt"].is_string()));
}

/// Counts those that ask nothing, and whether there are questions that cannot be read.
std::vector<AskedRow> askedRows(const text::RowEncoder &encoder, const std::vector<std::string> &lines, std::int64_t &silent, bool &areUnread)
{
    std::vector<AskedRow> rows;
    for (std::size_t i = 0; i < lines.size(); ++i)
        if (const auto row = base::parseJson(lines[i])) {
            if (auto prompt = train::samplePrompt(*row, encoder); prompt && !prompt->ids.empty())
                rows.push_back({ std::int64_t(i + 1), std::move(*prompt) });
            else if (isQuestion(*row))
                areUnread = true;
            else
                ++silent;
        }
    return rows;
}

} // namespace

base::Status checkAnswersFile(const std::string &file, const std::string &data)
{
    namespace fs = std::filesystem;
    if (file == "-")
        return base::Error { base::ErrorKind::Usage, tr_("--answers writes a file, not standard output, where the figures go."),
            tr_("Name a file, such as --answers answers.jsonl.") };
    std::error_code failure;
    const auto status = fs::status(file, failure);
    if (fs::exists(status) && !fs::is_regular_file(status))
        return base::Error { base::ErrorKind::Usage, tr_("%1 is not a file that answers can be written to.", file),
            tr_("Name another file with --answers.") };
    if (fs::equivalent(file, data, failure))
        return base::Error { base::ErrorKind::Usage, tr_("--answers and --data name the same file, %1.", file),
            tr_("Name another file for the answers: the rows would be lost.") };
    const auto folder = fs::path(file).parent_path();
    if (!fs::is_directory(folder.empty() ? "." : folder, failure))
        return base::Error { base::ErrorKind::Usage, tr_("There is no folder %1.", folder.string()),
            tr_("Create the folder, or name another file with --answers.") };
    return base::ok();
}

base::Result<RowAnswers> answerRows(model::CausalLm &network, const std::shared_ptr<const text::Tokenizer> &tokenizer,
    const text::RowEncoder &encoder, const std::vector<std::string> &lines, const RowAnswerSettings &settings)
{
    RowAnswers result;
    bool areUnread = false;
    const auto rows = askedRows(encoder, lines, result.silent, areUnread);
    result.asked = std::ssize(rows);
    Progress progress("answer", settings.quiet);
    std::string written;
    if (!rows.empty() && result.silent > 0 && !settings.quiet)
        printNote(tr_("Rows without a question, to which there is no answer: %1 of %2. A row asks with messages, or with a prompt and a completion.",
            base::formatCount(result.silent), base::formatCount(result.silent + result.asked)));
    if (rows.empty()) {
        if (!settings.quiet && !areUnread)
            printNote(tr_("No row has a question, so there are no answers. A row asks with messages, or with a prompt and a completion."));
        if (auto saved = base::writeFile(settings.file, ""); !saved)
            return saved.error();
    }
    for (std::size_t begin = 0; begin < rows.size(); begin += kTogether) {
        const auto end = std::min(rows.size(), begin + kTogether);
        std::vector<train::SamplePrompt> prompts;
        for (std::size_t i = begin; i < end; ++i)
            prompts.push_back(rows[i].prompt);
        const auto answers = train::answers(network, tokenizer, prompts, settings.maxNewTokens);
        for (std::size_t i = begin; i < end; ++i) {
            const auto &answer = answers[i - begin];
            const auto &expected = rows[i].prompt.expected;
            base::Json line { { "line", rows[i].line }, { "question", rows[i].prompt.text }, { "expected", expected } };
            if (answer) {
                const bool isSame = base::trimmed(*answer) == base::trimmed(expected);
                result.same += isSame;
                line["answer"] = *answer;
                line["same"] = isSame;
            } else {
                line["error"] = answer.error().text();
            }
            written += base::toJsonLine(line) + "\n";
        }
        if (auto saved = base::writeFile(settings.file, written); !saved) // what there is, should the rest be canceled
            return saved.error();
        progress.show(std::int64_t(end), result.asked);
    }
    return result;
}

} // namespace anneal::engine
