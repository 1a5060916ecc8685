// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/evaluateverb.h"

#include "app/engine/modeloptions.h"
#include "app/engine/progress.h"
#include "app/engine/rowanswers.h"
#include "app/engine/verbs.h"
#include "app/verbs/textverbs.h"
#include "core/base/files.h"
#include "core/base/inputname.h"
#include "core/base/text.h"
#include "core/base/tr.h"
#include "core/config/reader.h"
#include "core/model/torcherror.h"
#include "core/plan/layout.h"
#include "core/run/runfolder.h"
#include "core/text/chatrenderer.h"
#include "core/train/evaluate.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace anneal::engine {

using verbs::EvaluateOptions;

namespace {

/// How rows are read, and how long ones are cut.
struct Reading
{
    text::RowEncoder encoder;
    std::optional<plan::LayoutSettings> asTrained; // as a run does
};

struct Row
{
    std::int64_t line = 0; // 1-based, in the file
    train::Evaluation result;
    std::string problem; // empty: none
};

base::Result<Reading> readingOf(const EvaluateOptions &options, std::shared_ptr<const text::Tokenizer> tokenizer)
{
    if (options.run.empty()) {
        text::RowEncoder::Settings settings;
        settings.specialAsText = base::named<config::SpecialTokens>(options.specialTokens) != config::SpecialTokens::Token;
        settings.lossOn = base::named<config::LossOn>(options.lossOn).value_or(config::LossOn::Completion);
        auto encoder = text::RowEncoder::create(std::move(tokenizer), settings);
        if (!encoder)
            return encoder.error();
        return Reading { std::move(*encoder), {} };
    }
    const auto folder = run::RunFolder::open(options.run);
    if (!folder)
        return folder.error();
    const auto read = config::loadRunConfig(folder->configFile());
    if (!read)
        return read.error();
    const auto &chatTemplate = read->config.model.chatTemplate;
    auto encoder = plan::makeEncoder(std::move(tokenizer), read->config, chatTemplate ? folder->path() / *chatTemplate : std::filesystem::path());
    if (!encoder)
        return encoder.error();
    auto layout = plan::layoutSettings(read->config.training);
    layout.longRows = plan::longRowsOf(layout.packing, layout.longRows);
    layout.packing = plan::Packing::None; // each row for itself
    return Reading { std::move(*encoder), layout };
}

struct Line
{
    std::string_view text;
    std::int64_t number = 0; // from 1
};

/// The ids of a row; fails where it cannot be measured as a whole.
base::Result<plan::EncodedIds> encode(const Line &line, const Reading &reading, std::vector<plan::RowNote> &notes)
{
    const auto &encoder = reading.encoder;
    const auto json = base::parseJson(line.text);
    if (!json)
        return json.error();
    // Without an end-of-text token, the figure is the plain perplexity of the text.
    const bool isOpen = !reading.asTrained && json->is_object() && json->contains("text") && (*json)["text"].is_string();
    auto row = isOpen ? encoder.encodeOpenText(*json) : encoder.encode(*json);
    if (!row && !reading.asTrained && row.error().detail.find(text::ChatRenderer::kNoTemplate) != std::string::npos)
        return base::Error { row.error().kind, row.error().detail,
            tr_("Use a model that has one, or give the rows as text or prompt and completion.") };
    if (!row)
        return row.error();
    plan::addNotes(notes, row->notes, line.number);
    plan::EncodedIds ids { std::move(row->ids), std::move(row->weights) };
    if (ids.ids.size() < 2)
        return base::Error { base::ErrorKind::BadData,
            ids.ids.empty() ? tr_("The row has no tokens.") : tr_("The row has one token, and the first is given, never predicted."),
            tr_("Give it more text.") };
    if (std::none_of(ids.weights.begin() + 1, ids.weights.end(), [](float weight) { return weight > 0; }))
        return base::Error { base::ErrorKind::BadData, tr_("No token of the row is measured."), tr_("--loss-on says which tokens of a row count.") };
    return ids;
}

/// What the model makes of a row, or of the parts that training would make of it.
base::Result<train::Evaluation> measure(model::CausalLm &network, const plan::EncodedIds &row, const Reading &reading)
{
    std::vector<plan::Piece> pieces { { 0, 0, row.ids.size() } };
    if (reading.asTrained) {
        pieces.clear();
        for (const auto &sequence : plan::layOut({ plan::outlineOf(row) }, *reading.asTrained).sequences)
            pieces.insert(pieces.end(), sequence.pieces.begin(), sequence.pieces.end());
    }
    if (pieces.empty())
        return base::Error { base::ErrorKind::BadData, tr_("No token of the row is measured within the run's max_seq_length."), {} };
    train::Evaluation sum;
    for (const auto &piece : pieces) {
        const auto begin = static_cast<std::ptrdiff_t>(piece.begin), end = begin + static_cast<std::ptrdiff_t>(piece.length);
        const plan::EncodedIds part { { row.ids.begin() + begin, row.ids.begin() + end },
            { row.weights.begin() + begin, row.weights.begin() + end } };
        if (auto checked = network.checkIds(part.ids); !checked)
            return checked.error();
        const auto one = train::evaluateRow(network, part);
        sum.nll += one.nll;
        sum.weight += one.weight;
        sum.tokens += one.tokens;
    }
    return sum;
}

/// The rows, and what the model answers to them where that is wanted.
struct Evaluated
{
    std::vector<Row> rows;
    std::optional<RowAnswers> answers;
};

base::Result<Evaluated> evaluateRows(const EvaluateOptions &options)
{
    if (!options.answers.empty())
        if (auto checked = checkAnswersFile(options.answers, options.data); !checked)
            return checked.error();
    const auto text = base::readFileOrInput(options.data);
    if (!text)
        return text.error();
    const auto files = filesOf(options.model);
    if (!files)
        return files.error();
    const auto tokenizer = text::Tokenizer::load(*files);
    if (!tokenizer)
        return tokenizer.error();
    const auto reading = readingOf(options, *tokenizer);
    if (!reading)
        return reading.error();
    const auto network = loadModel(options.model, options.output, *files, Purpose::Figures);
    if (!network)
        return network.error();

    const auto lines = base::split(*text, '\n');
    std::vector<Row> rows;
    std::vector<plan::RowNote> notes;
    Progress progress("row", options.output.quiet);
    const auto isBlank = [](std::string_view line) { return base::trimmed(line).empty(); };
    const auto count = static_cast<std::int64_t>(lines.size()) - std::count_if(lines.begin(), lines.end(), isBlank);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (isBlank(lines[i]))
            continue;
        Row row { static_cast<std::int64_t>(i + 1), {}, {} };
        const auto ids = encode({ lines[i], row.line }, *reading, notes);
        if (!ids && ids.error().kind == base::ErrorKind::Unsafe) // which rows are measured must not depend on how quick the machine is
            return base::Error { base::ErrorKind::Unsafe, tr_("Line %1 cannot be measured: %2", row.line, base::sentence(ids.error().detail)),
                ids.error().hint };
        const auto measured = ids ? measure(**network, *ids, *reading) : ids.error();
        if (measured && !std::isfinite(measured->nll))
            return model::damagedWeights();
        if (measured)
            row.result = *measured;
        else
            row.problem = plan::problemText(measured.error());
        rows.push_back(std::move(row));
        progress.show(static_cast<std::int64_t>(rows.size()), count);
    }
    for (const auto &note : options.output.quiet ? std::vector<plan::RowNote>() : notes)
        printNote(plan::noteText(note));
    Evaluated evaluated { std::move(rows), {} };
    if (!options.answers.empty()) {
        auto answers = answerRows(**network, *tokenizer, reading->encoder, lines, { options.answers, options.maxAnswerTokens, options.output.quiet });
        if (!answers)
            return answers.error();
        evaluated.answers = *answers;
    }
    return evaluated;
}

/// One line a row, then the totals.
void tell(const EvaluateOptions &options, const Evaluated &evaluated)
{
    const auto &[rows, answers] = evaluated;
    train::Evaluation total;
    auto skipped = base::Json::array();
    for (const auto &row : rows) {
        if (!row.problem.empty()) {
            std::fprintf(stderr, "Warning: line %lld is skipped: %s\n", // not translated: on a terminal
                static_cast<long long>(row.line), base::withoutControls(row.problem).c_str());
            skipped.push_back({ { "line", row.line }, { "message", row.problem } });
            continue;
        }
        if (options.output.json)
            printResult(base::toShownLine({ { "line", row.line }, { "tokens", row.result.tokens }, { "nll", row.result.nll } }) + "\n");
        total.nll += row.result.nll;
        total.weight += row.result.weight;
        total.tokens += row.result.tokens;
    }
    const auto count = rows.size() - skipped.size();
    if (options.output.json) {
        base::Json line { { "rows", count }, { "tokens", total.tokens }, { "nll", total.nll }, { "loss", total.loss() },
            { "perplexity", total.perplexity() }, { "skipped", skipped } };
        if (answers)
            line["answers"]
                = { { "asked", answers->asked }, { "same", answers->same }, { "without_question", answers->silent }, { "file", options.answers } };
        printResult(base::toShownLine(line) + "\n");
        return;
    }
    printResult(base::counted(static_cast<std::int64_t>(count), "row") + ", " + base::counted(total.tokens, "token") + ", loss "
        + base::formatFixed(total.loss(), 6) + ", perplexity " + base::formatFixed(total.perplexity(), 4) + "\n");
    if (answers)
        printResult(base::counted(answers->asked, "answer") + " in " + base::withoutControls(options.answers) + ", "
            + base::formatCount(answers->same) + " of them word for word as expected\n"); // not translated: a command line's result
}

} // namespace

int evaluateVerb(int argc, char **argv)
{
    EvaluateOptions options;
    if (const auto code = readOptions("evaluate", options, argc, argv))
        return *code;

    const auto evaluated = model::guardTorch([&] { return evaluateRows(options); });
    if (!evaluated)
        return reportError(evaluated.error(), options.output.json);
    const auto &rows = evaluated->rows;
    if (std::none_of(rows.begin(), rows.end(), [](const Row &row) { return row.problem.empty(); })) {
        const auto name = base::nameOfInput(options.data);
        const auto why = rows.empty() ? tr_("%1 holds no rows.", name)
                                      : tr_("%1 holds no row that can be used. Line %2: %3", name, rows.front().line, rows.front().problem);
        const auto *const hint = rows.empty() ? tr_("Rows are messages, prompt and completion, text, or input_ids.") : tr_("Correct the rows.");
        return reportError({ base::ErrorKind::BadData, why, hint }, options.output.json);
    }
    tell(options, *evaluated);
    return 0;
}

} // namespace anneal::engine
