// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/prepare.h"
#include "core/plan/layout.h"
#include "ui/data/modeltexts.h"

#include <QString>
#include <atomic>
#include <memory>
#include <optional>
#include <vector>

namespace anneal::ui {

/// A prepared row with its length.
struct ReviewRow
{
    std::string json; // as it will be written
    QString summary;  // its question, or its beginning
    QString source;   // "questions.jsonl:3"
    int tokens = -1;  // -1: not known
    int trained = 0;
    int controlTexts = 0; // control tokens in its texts, which are plain text there
    bool isValidation = false;
    QString problem; // why the model cannot read it

    /// As far as is known: training leaves out what has no trained token.
    bool isForTraining() const { return !isValidation && problem.isEmpty() && (tokens < 0 || trained > 0); }
};

/// All rows as training will see them.
struct Review
{
    std::vector<ReviewRow> rows;                     // at most kReviewRows
    std::shared_ptr<const text::RowEncoder> encoder; // null where the model is missing
    std::optional<data::PrepareReport> report;       // absent while only the first rows were read
    std::optional<base::Error> error;                // nothing can be shown
    std::optional<base::Error> modelError;           // rows can be shown, tokens cannot
    std::int64_t tokens = 0;
    std::int64_t trained = 0;
    std::int64_t cut = 0;       // longer than training.max_seq_length
    std::int64_t untrained = 0; // without a trained token
    std::int64_t unreadable = 0;
    std::int64_t controlTexts = 0; // rows with control tokens in their texts
    int limit = 0;                 // training.max_seq_length
    /// The rows for training as the trainer packs them; Piece::row is an index into rows. Empty unless every row was measured.
    plan::Layout layout;
    std::vector<int> sequenceOf; // by row: the first sequence it stands in; -1: none
    /// What a training on them takes. Empty unless every row was measured and the model can be trained.
    struct Cost
    {
        std::int64_t steps = 0;
        std::uint64_t memory = 0, memoryFree = 0; // bytes
        double seconds = 0;
        QString run; // whose speed was taken; empty for a guess from the processor
    };
    std::optional<Cost> cost;

    bool isComplete() const { return report && rows.size() == static_cast<std::size_t>(report->rowsOut); }
};
inline constexpr std::size_t kReviewRows = 20000;

/// Prepares in memory and encodes every row; `limit` rows are enough. `share` is told how far it is, 0 to 1000.
Review reviewRows(const config::FineTuneConfig &config, const std::filesystem::path &folder, ModelTexts &models, std::size_t limit,
    std::shared_ptr<std::atomic_int> share, std::stop_token stop);

/// Prepares in memory and only counts; nothing where it failed or was stopped.
std::optional<data::PrepareReport> countRows(
    const config::FineTuneConfig &config, const std::filesystem::path &folder, ModelTexts &models, std::stop_token stop);

} // namespace anneal::ui
