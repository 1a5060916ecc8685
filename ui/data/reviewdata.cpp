// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/data/reviewdata.h"

#include "core/plan/guess.h"
#include "core/plan/memory.h"
#include "core/plan/runplan.h"
#include "core/run/pace.h"
#include "core/weights/projectshape.h"
#include "ui/data/rowtext.h"
#include "ui/shell/project.h"

#include <QCoreApplication>
#include <algorithm>

namespace anneal::ui {

using namespace Qt::StringLiterals;

namespace {

struct ReviewWords
{
    Q_DECLARE_TR_FUNCTIONS(anneal::ui::Review)
};

class ReviewSink : public data::PreparedSink
{
public:
    ReviewSink(Review &review, const config::DataConfig &settings, const plan::LayoutSettings &layout, std::size_t limit)
        : m_review(review)
        , m_holdOut(settings.seed, settings.validationFraction)
        , m_isCut(layout.longRows != plan::LongRows::Split && (layout.packing == plan::Packing::None || layout.packing == plan::Packing::BestFit))
        , m_limit(limit)
    { }

    base::Status row(data::PreparedRow row) override
    {
        if (m_review.rows.size() >= m_limit) {
            m_isFull = true;
            return base::Error { base::ErrorKind::Canceled, {}, {} };
        }
        ReviewRow shown;
        shown.summary = summaryOf(row.row);
        if (m_review.encoder)
            measure(row.row, shown);
        shown.json = base::toJsonLine(row.row);
        m_review.rows.push_back(std::move(shown));
        m_places.push_back({ row.document, row.place, row.group });
        m_holdOut.add(row.group);
        return base::ok();
    }
    base::Status rejected(const data::RowProblem &, std::string_view) override { return base::ok(); }

    bool isFull() const { return m_isFull; }
    /// Writes where rows came from and on which side they are, once that is known.
    void name(const std::vector<std::string> &documents)
    {
        for (std::size_t i = 0; i < m_review.rows.size(); ++i) {
            const auto &[document, place, group] = m_places[i];
            m_review.rows[i].isValidation = m_holdOut.isValidation(group);
            const QString name = toText(documents.at(document));
            m_review.rows[i].source = place.page > 0 ? ReviewWords::tr("%1, page %2").arg(name).arg(place.page)
                                                     : name + u":"_s + toText(data::placeName(place.line, place.row));
        }
    }

    /// Packs the rows for training, in their order and without those that the model cannot read. REQUIRES: name().
    void layOut(const plan::LayoutSettings &settings)
    {
        std::vector<plan::RowOutline> outlines;
        std::vector<std::size_t> outlined;
        for (std::size_t i = 0; i < m_outlined.size(); ++i) {
            if (m_review.rows[m_outlined[i]].isValidation)
                continue;
            outlined.push_back(m_outlined[i]);
            outlines.push_back(std::move(m_outlines[i]));
        }
        m_outlined = std::move(outlined);
        m_review.layout = plan::layOut(outlines, settings);
        m_review.sequenceOf.assign(m_review.rows.size(), -1);
        for (std::size_t i = 0; i < m_review.layout.sequences.size(); ++i) {
            for (auto &piece : m_review.layout.sequences[i].pieces) {
                piece.row = m_outlined[piece.row];
                if (auto &first = m_review.sequenceOf[piece.row]; first < 0)
                    first = static_cast<int>(i);
            }
        }
    }

private:
    struct Place
    {
        std::size_t document;
        data::RowPlace place;
        data::GroupPoint group;
    };

    void measure(const base::Json &row, ReviewRow &shown)
    {
        const auto encoded = m_review.encoder->encode(row);
        if (!encoded) {
            shown.problem = said(plan::problemText(encoded.error()));
            ++m_review.unreadable;
            return;
        }
        shown.tokens = static_cast<int>(encoded->ids.size());
        shown.controlTexts = static_cast<int>(encoded->written.size());
        m_review.controlTexts += !encoded->written.empty();
        auto outline = plan::outlineOf({ encoded->ids, encoded->weights });
        // What is beyond the limit is learned from only where it goes into another sequence.
        shown.trained
            = static_cast<int>(outline.labels(0, m_isCut ? std::min(outline.length, static_cast<std::size_t>(m_review.limit)) : outline.length));
        if (outline.length > 0) {
            m_outlined.push_back(m_review.rows.size());
            m_outlines.push_back(std::move(outline));
        }
        m_review.tokens += shown.tokens;
        m_review.trained += shown.trained;
        m_review.cut += shown.tokens > m_review.limit;
        // A label is what the position before predicts, so the first token of a row is never one.
        m_review.untrained += shown.trained == 0;
    }

    Review &m_review;
    data::HoldOut m_holdOut;
    const bool m_isCut;
    const std::size_t m_limit;
    std::vector<Place> m_places;
    std::vector<plan::RowOutline> m_outlines; // of rows that can be read
    std::vector<std::size_t> m_outlined;      // their indices in Review::rows
    bool m_isFull = false;
};

base::Result<std::shared_ptr<const text::RowEncoder>> encoderOf(
    const config::FineTuneConfig &config, const std::filesystem::path &folder, ModelTexts &models)
{
    const auto tokenizer = models.tokenizer(config.model, folder);
    if (!tokenizer)
        return tokenizer.error();
    auto encoder = plan::makeEncoder(*tokenizer, config, config.model.chatTemplate ? folder / *config.model.chatTemplate : std::filesystem::path());
    if (!encoder)
        return encoder.error();
    return std::shared_ptr<const text::RowEncoder>(std::make_shared<text::RowEncoder>(std::move(*encoder)));
}

std::optional<Review::Cost> costOf(const config::FineTuneConfig &config, const std::filesystem::path &folder, const plan::Layout &layout)
{
    const auto shape = weights::shapeOf(config.model.modelName, config.model.revision, folder);
    if (!shape || !plan::checkTargets(*shape, config.model) || layout.size() == 0)
        return {};
    const auto &training = config.training;
    const auto machine = base::thisMachine();
    const bool bfloat16 = plan::trainsInBFloat16(config, machine);
    plan::RunPlan plan;
    plan.sequences = layout.size();
    plan.tokens = layout.tokens();
    plan.longest = layout.longest();
    plan::addSteps(plan, training, plan::heldAs(*shape, config.model.dtype), plan::adapterSize(*shape, config.model), bfloat16);
    const auto pace = run::measuredPace(folder / training.outputDir, config.model.modelName);
    const auto steps = plan.steps.totalSteps;
    return Review::Cost { steps, plan.forecast.memory(), machine.memoryFree,
        pace ? pace->secondsFor(plan.allTokens) : plan::guessedSeconds(plan.allTokens, steps, bfloat16, *shape, machine),
        pace ? toText(pace->run) : QString() };
}

} // namespace

Review reviewRows(const config::FineTuneConfig &config, const std::filesystem::path &folder, ModelTexts &models, std::size_t limit,
    std::shared_ptr<std::atomic_int> share, std::stop_token stop)
{
    Review review;
    review.limit = static_cast<int>(config.training.maxSeqLength);
    auto encoder = encoderOf(config, folder, models);
    if (encoder)
        review.encoder = std::move(*encoder);
    else
        review.modelError = encoder.error();
    data::PrepareOptions options;
    if (review.encoder)
        if (auto tokenizer = models.tokenizer(config.model, folder))
            options.tokenizer = *tokenizer;
    ReviewSink sink(review, config.data, plan::layoutSettings(config.training), limit);
    const auto told = [&](const data::PrepareProgress &progress) {
        if (progress.bytesTotal > 0)
            share->store(static_cast<int>(progress.bytesDone * 1000 / progress.bytesTotal));
    };
    auto report = data::forEachPrepared(config.data, folder, options, sink, told, stop);
    std::vector<std::string> names;
    if (report) {
        for (const auto &document : report->documents)
            names.push_back(document.name);
        review.report = std::move(*report);
    } else if (sink.isFull()) {
        const auto sources = data::listSources(folder / config.data.inputPath, config.data.inputType, stop);
        for (std::size_t i = 0; sources && i < sources->size(); ++i)
            names.push_back((*sources)[i].name);
    } else {
        review.error = report.error();
        return review;
    }
    names.resize(std::max(names.size(), std::size_t(1)));
    sink.name(names);
    if (review.encoder && review.isComplete()) {
        sink.layOut(plan::layoutSettings(config.training));
        review.cost = costOf(config, folder, review.layout);
    }
    return review;
}

std::optional<data::PrepareReport> countRows(
    const config::FineTuneConfig &config, const std::filesystem::path &folder, ModelTexts &models, std::stop_token stop)
{
    class Nothing : public data::PreparedSink
    {
        base::Status row(data::PreparedRow) override { return base::ok(); }
        base::Status rejected(const data::RowProblem &, std::string_view) override { return base::ok(); }
    };
    data::PrepareOptions options;
    if (auto tokenizer = models.tokenizer(config.model, folder))
        options.tokenizer = *tokenizer;
    Nothing sink;
    auto report = data::forEachPrepared(config.data, folder, options, sink, {}, std::move(stop));
    return report ? std::optional(std::move(*report)) : std::nullopt;
}

} // namespace anneal::ui
