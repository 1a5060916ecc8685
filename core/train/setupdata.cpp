// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/setupdata.h"

#include "core/base/text.h"
#include "core/base/tr.h"

namespace anneal::train {
namespace fs = std::filesystem;
namespace {

base::Status tellProblems(RunContext &context, const fs::path &file, const plan::EncodedFile &encoded)
{
    for (const auto &problem : encoded.problems)
        if (auto said = context.log(file.filename().string() + ", " + problem); !said)
            return said;
    for (const auto &note : encoded.notes)
        if (auto said = context.log(file.filename().string() + ", " + plan::noteText(note)); !said)
            return said;
    if (encoded.badLines > 0)
        if (auto said = context.log(tr_("Rows of %3 that cannot be used: %1 of %2.", base::formatCount(encoded.badLines),
                base::formatCount(encoded.lines), file.filename().string()));
            !said)
            return said;
    return base::ok();
}

/// Rows that are left out, and those that teach no end.
base::Status tellLayout(RunContext &context, const fs::path &file, const plan::RowsRead &read, const plan::Layout &layout)
{
    struct Kind
    {
        const std::vector<std::size_t> &rows;
        const char *one, *several;
    };
    const Kind kinds[] {
        { layout.untrained,
            tr_("%1 row of %2 trains nothing and is left out: none of its tokens is trained, or none within training.max_seq_length (%3)."),
            tr_("%1 rows of %2 train nothing and are left out: none of their tokens is trained, or none within training.max_seq_length (%3).") },
        { layout.dropped, tr_("%1 row of %2 is longer than training.max_seq_length and is left out, as training.max_length_policy says (%3)."),
            tr_("%1 rows of %2 are longer than training.max_seq_length and are left out, as training.max_length_policy says (%3).") },
        { layout.cutEnds, tr_("%1 row of %2 is cut before its stop token; a larger training.max_seq_length keeps it (%3)."),
            tr_("%1 rows of %2 are cut before their stop tokens; a larger training.max_seq_length keeps them (%3).") },
    };
    for (const auto &[rows, one, several] : kinds) {
        if (rows.empty())
            continue;
        const auto count = base::formatCount(static_cast<std::int64_t>(rows.size()));
        const auto text = base::fill(rows.size() == 1 ? one : several, { count, file.filename().string(), plan::lineNames(read, rows) });
        if (auto said = context.log(text); !said)
            return said;
    }
    return base::ok();
}

} // namespace

base::Status loadData(Session &session)
{
    auto &context = session.context;
    const auto &folder = context.folder();
    const auto &training = session.config.training;
    if (auto said = context.enter(run::RunState::LoadingDataset); !said)
        return said;
    const auto &chatTemplate = session.config.model.chatTemplate;
    const auto encoder = plan::makeEncoder(session.tokenizer, session.config, chatTemplate ? resolvePath(folder, *chatTemplate) : fs::path());
    if (!encoder)
        return encoder.error();
    const auto vocabulary = session.network->shape().vocabulary;
    const auto shouldStop = [&] { return context.endingWished(); };
    const auto layout = plan::layoutSettings(training);

    auto rows = plan::encodeFile(folder.trainData(), *encoder, vocabulary, shouldStop);
    if (!rows)
        return rows.error();
    if (auto said = tellProblems(context, folder.trainData(), *rows); !said)
        return said;
    session.provenance.dataHash = rows->sha256; // of what was read
    session.data.emplace(std::move(rows->rows), layout);
    if (auto said = tellLayout(context, folder.trainData(), *rows, session.data->layout()); !said)
        return said;
    session.provenance.sequences = session.data->size();

    std::error_code missing;
    if (!fs::exists(folder.validationData(), missing) || fs::file_size(folder.validationData(), missing) == 0)
        return base::ok();
    auto held = plan::encodeFile(folder.validationData(), *encoder, vocabulary, shouldStop);
    if (!held)
        return held.error();
    if (auto said = tellProblems(context, folder.validationData(), *held); !said)
        return said;
    session.validation.emplace(std::move(held->rows), layout);
    if (auto said = tellLayout(context, folder.validationData(), *held, session.validation->layout()); !said)
        return said;
    const auto longest = session.validation->layout().longest();
    if (session.validation->layout().trainedTokens() == 0) {
        session.validation.reset();
        if (auto said = context.log(tr_("No held-out row has a token that is trained on, so there is no evaluation.")); !said)
            return said;
    } else if (longest > session.network->shape().maxPositions) {
        if (auto said = context.log(tr_("Some held-out rows are longer than the %1 positions the model was made for; their loss says little.",
                base::formatCount(session.network->shape().maxPositions)));
            !said)
            return said;
    }
    session.prompts = samplePrompts(folder.validationData(), *encoder, training.sampleCount);
    return base::ok();
}

} // namespace anneal::train
