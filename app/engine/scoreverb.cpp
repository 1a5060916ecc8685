// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/scoreverb.h"

#include "app/engine/jsonlines.h"
#include "app/engine/modeloptions.h"
#include "app/engine/verbs.h"
#include "app/verbs/textverbs.h"
#include "core/base/inputname.h"
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/base/tr.h"
#include "core/model/score.h"

namespace anneal::engine {

using verbs::ScoreOptions;

namespace {

struct ScoredRow
{
    std::size_t line;
    std::vector<std::int32_t> ids;
};

/// The ids of each row, all of them checked before the model is loaded.
base::Result<std::vector<ScoredRow>> readBatch(const std::string &file)
{
    std::vector<ScoredRow> rows;
    const auto read = readJsonLines(file, "{\"ids\": [1, 2, 3]}", [&](const base::Json &row, std::size_t line) -> std::string {
        const auto ids = row.find("ids");
        if (ids == row.end() || !ids->is_array())
            return tr_("there is no array of \"ids\".");
        if (ids->empty())
            return tr_("the array of \"ids\" is empty.");
        rows.push_back({ line, {} });
        for (const auto &id : *ids) {
            if (!id.is_number_integer() || id < 0 || id > INT32_MAX)
                return tr_("an id is not a whole number from 0 to 2147483647: %1.", base::firstBytes(base::toShownLine(id), 60));
            rows.back().ids.push_back(id.get<std::int32_t>());
        }
        return {};
    });
    if (!read)
        return read.error();
    return rows;
}

base::Status scoreAll(const ScoreOptions &options)
{
    const auto rows = readBatch(options.batch);
    if (!rows)
        return rows.error();
    const auto files = filesOf(options.model);
    if (!files)
        return files.error();
    const auto network = loadModel(options.model, options.output, *files, Purpose::Figures);
    if (!network)
        return network.error();
    const RowProgress progress(rows->size(), options.output.quiet);
    for (std::size_t i = 0; i < rows->size(); ++i) {
        const auto scores = model::score(**network, (*rows)[i].ids);
        if (!scores)
            return base::Error { scores.error().kind,
                tr_("Line %1 of %2: %3", (*rows)[i].line, base::nameOfInput(options.batch), scores.error().detail), scores.error().hint };
        printResult(base::toShownLine({ { "logprobs", scores->logProbabilities }, { "argmax", scores->best } }) + "\n");
        progress.show(i + 1);
    }
    return base::ok();
}

} // namespace

int scoreVerb(int argc, char **argv)
{
    ScoreOptions options;
    if (const auto code = readOptions("score", options, argc, argv))
        return *code;
    const auto scored = scoreAll(options);
    return scored ? 0 : reportError(scored.error(), options.output.json);
}

} // namespace anneal::engine
