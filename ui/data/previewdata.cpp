// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/data/previewdata.h"

#include "core/base/text.h"
#include "core/data/example.h"
#include "core/data/formatter.h"
#include "core/plan/guess.h"
#include "core/plan/memory.h"
#include "core/plan/runplan.h"
#include "core/run/pace.h"
#include "core/weights/projectshape.h"
#include "ui/shell/project.h"
#include "widgets/numbers.h"

#include <QCoreApplication>
#include <algorithm>

namespace anneal::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t kSourcesLookedInto = 300;
constexpr int kRowsLookedAt = 30;
constexpr int kTextShown = 200'000; // UTF-16 units; beyond this a view only gets slow

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(anneal::ui::Preview)
};

/// Turns byte offsets, asked in ascending order, into UTF-16 positions.
class Utf16Position
{
public:
    explicit Utf16Position(std::string_view text) : m_text(text) { }
    int at(std::size_t offset)
    {
        if (offset < m_byte)
            m_byte = 0, m_position = 0;
        for (; m_byte < offset && m_byte < m_text.size(); ++m_byte) {
            const auto byte = static_cast<unsigned char>(m_text[m_byte]);
            m_position += (byte & 0xC0) != 0x80;
            m_position += byte >= 0xF0; // a surrogate pair
        }
        return m_position;
    }

private:
    std::string_view m_text;
    std::size_t m_byte = 0;
    int m_position = 0;
};

QString beginning(const std::string &utf8, qsizetype length)
{
    return toText(utf8.substr(0, static_cast<std::size_t>(length) * 4)).left(length).simplified();
}

/// "Line 3", or the number of the row where lines do not tell rows apart.
QString placeText(std::int64_t line, std::int64_t row)
{
    return line > 0 ? Words::tr("Line %1").arg(widgets::count(line)) : Words::tr("Row %1").arg(widgets::count(row));
}

/// How a table was understood: "UTF-8, cells are separated by ;".
QString tableText(const data::TableFacts &table)
{
    const auto delimiter = table.delimiter == '\t' ? Words::tr("a tab") : QString(QLatin1Char(table.delimiter));
    return Words::tr("%1, cells are separated by %2").arg(toText(table.charset), delimiter);
}

/// Looks into a source; it counts as used when something in it can be.
void fillIn(SourceInfo &info, const config::DataConfig &settings, std::stop_token stop)
{
    info.isUsed = false;
    if (info.source.reader->rows) {
        const auto rows = data::rowsOf(info.source, settings.columnMapping, kRowsLookedAt, stop);
        if (!rows) {
            info.problem = said(rows.error().text());
            return;
        }
        info.found = rows->format ? QString::fromLatin1(data::formatName(*rows->format)) : QString();
        info.problem = said(rows->formatProblem);
        info.isUsed = rows->format && (rows->usable > 0 || !rows->isWhole);
        if (rows->format && !rows->problems.empty()) {
            const auto &first = rows->problems.front();
            info.problem = Words::tr("%1: %2").arg(placeText(first.line, first.row), said(first.reason));
            if (rows->usable == 0)
                info.problem = (rows->isWhole ? Words::tr("None of its rows can be used. %1") : Words::tr("None of its first rows can be used. %1"))
                                   .arg(info.problem);
        }
        if (info.problem.isEmpty() && !rows->warnings.empty())
            info.problem = said(rows->warnings.front());
        if (rows->rows.empty() && info.problem.isEmpty())
            info.problem = Words::tr("It holds no rows.");
        return;
    }
    if (!settings.langchain.enabled) {
        info.problem = Words::tr("Documents are not used: splitting is off.");
        return;
    }
    const auto document = info.source.reader->document(info.source.path, {}, {});
    if (!document) {
        info.problem = said(document.error().text());
        return;
    }
    info.isUsed = true;
    info.found = toText(document->charset);
    if (!document->warnings.empty())
        info.problem = said(document->warnings.front());
}

} // namespace

SourceList listSourceInfos(const config::FineTuneConfig &config, const std::filesystem::path &folder, std::stop_token stop)
{
    SourceList list;
    auto sources = data::listSources(folder / config.data.inputPath, config.data.inputType, stop);
    if (!sources) {
        list.error = sources.error();
        return list;
    }
    for (auto &source : *sources) {
        if (stop.stop_requested())
            break;
        SourceInfo info { std::move(source), {}, {}, {}, false };
        info.problem = said(info.source.reason);
        if (info.source.reader) {
            info.kind = said(std::string(info.source.reader->title));
            info.isUsed = true;
            if (list.sources.size() < kSourcesLookedInto)
                fillIn(info, config.data, stop);
        }
        list.sources.push_back(std::move(info));
    }
    return list;
}

SourceLook lookInto(const data::Source &source, const config::DataConfig &settings, std::stop_token stop)
{
    SourceLook look;
    look.title = toText(source.name);
    if (!source.reader) {
        look.details = said(source.reason);
        return look;
    }
    if (!source.reader->rows) {
        const auto document = source.reader->document(source.path, {}, {});
        if (!document) {
            look.error = document.error();
            return look;
        }
        look.details = Words::tr("%1 · %2 characters")
                           .arg(toText(document->charset), widgets::count(static_cast<std::int64_t>(base::codePointCount(document->text))));
        if (const auto title = toText(document->title); title != look.title)
            look.details.prepend(title + u" · "_s);
        for (const auto &warning : document->warnings)
            look.details += u" · "_s + said(warning);
        look.text = toText(document->text.substr(0, kTextShown)).left(kTextShown);
        return look;
    }
    const auto rows = data::rowsOf(source, settings.columnMapping, kRowsLookedAt, stop);
    if (!rows) {
        look.error = rows.error();
        return look;
    }
    QStringList parts;
    look.badLines = rows->problems;
    // Shown, and offered to choose from, is what the file has; the form is that of the rows under their new names.
    const auto asWritten = settings.columnMapping.empty() ? rows : data::rowsOf(source, {}, kRowsLookedAt, stop);
    for (const auto &row : asWritten ? asWritten->rows : rows->rows) {
        if (row.value.is_object())
            for (const auto &[name, value] : row.value.items())
                if (!look.columns.contains(toText(name)))
                    look.columns << toText(name);
        parts << placeText(row.place.line, row.place.row) + u'\n' + toText(base::toJsonText(row.value)).left(4000);
    }
    look.text = parts.join(u"\n"_s).left(kTextShown);
    if (!rows->rows.empty() && !rows->format) {
        look.candidates = data::candidates(rows->rows.front().value, settings.columnMapping);
        look.isUnknown = look.candidates.empty();
        if (look.isUnknown)
            look.proposal = data::proposedMapping(rows->rows.front().value, settings.columnMapping);
    }
    look.details = rows->format
        ? Words::tr("Rows of the form %1 · columns %2").arg(QString::fromLatin1(data::formatName(*rows->format)), look.columns.join(u", "_s))
        : said(rows->formatProblem);
    if (rows->table)
        look.details += u" · "_s + tableText(*rows->table);
    for (const auto &warning : rows->warnings)
        look.details += u" · "_s + said(warning);
    return look;
}

ChunkLook cutDocument(const data::Source &source, const config::FineTuneConfig &config, const std::filesystem::path &folder, ModelTexts &models,
    const std::stop_token &stop)
{
    ChunkLook look;
    const auto &settings = config.data.langchain;
    std::shared_ptr<const text::Tokenizer> tokenizer;
    if (data::Splitter::needsTokenizer(settings)) {
        auto loaded = models.tokenizer(config.model, folder);
        if (!loaded) {
            look.error = loaded.error();
            return look;
        }
        tokenizer = *loaded;
    }
    const auto cut = data::previewChunks(source, settings, tokenizer, stop);
    if (!cut) {
        look.error = cut.error();
        return look;
    }
    const bool inTokens = tokenizer != nullptr;
    look.unit = inTokens ? Words::tr("tokens") : Words::tr("characters");
    look.text = toText(cut->document.text.substr(0, std::size_t(kTextShown) * 4)).left(kTextShown);
    Utf16Position begins(cut->document.text);
    Utf16Position ends(cut->document.text);
    for (const auto &chunk : cut->chunks) {
        std::size_t length = inTokens ? 0 : base::codePointCount(chunk.text);
        if (inTokens) {
            const auto ids = tokenizer->encode(chunk.text);
            if (!ids) {
                look.error = ids.error();
                return look;
            }
            length = ids->size();
        }
        look.pieces.push_back({ begins.at(chunk.begin), ends.at(chunk.end), static_cast<int>(length) });
        look.shown += look.pieces.back().end <= look.text.size();
    }
    return look;
}

FormatExamples formatExamples(const config::FineTuneConfig &config, const std::filesystem::path &folder, ModelTexts &models, std::stop_token stop)
{
    FormatExamples result;
    const auto formatter = data::Formatter::create(config.data);
    const auto sources = data::listSources(folder / config.data.inputPath, config.data.inputType, stop);
    if (!formatter || !sources) {
        result.error = formatter ? sources.error() : formatter.error();
        return result;
    }
    const auto add = [&](QString place, QString before, const base::Result<base::Json> &row) {
        result.examples.push_back(
            { std::move(place), std::move(before), row ? readable(*row) : QString(), row ? QString() : said(row.error().text()) });
    };
    for (const auto &source : *sources) {
        if (stop.stop_requested() || result.examples.size() >= 40)
            break;
        if (!source.reader)
            continue;
        const auto name = toText(source.name);
        if (source.reader->rows) {
            const auto rows = data::rowsOf(source, config.data.columnMapping, 6, stop);
            for (std::size_t i = 0; rows && rows->format && i < rows->rows.size(); ++i) {
                const auto &row = rows->rows[i];
                const auto example = data::toExample(*rows->format, row.value);
                add(name + u":"_s + toText(data::placeName(row.place.line, row.place.row)), toText(base::toJsonText(row.value)).left(20000),
                    example ? formatter->row(*example) : base::Result<base::Json>(example.error()));
            }
        } else if (config.data.langchain.enabled) {
            std::shared_ptr<const text::Tokenizer> tokenizer;
            if (data::Splitter::needsTokenizer(config.data.langchain))
                if (auto loaded = models.tokenizer(config.model, folder))
                    tokenizer = *loaded;
            const auto cut = data::previewChunks(source, config.data.langchain, tokenizer, stop);
            for (std::size_t i = 0; cut && i < cut->chunks.size() && i < 2; ++i)
                add(Words::tr("%1, chunk %2").arg(name, QString::number(i + 1)), toText(cut->chunks[i].text).left(20000),
                    formatter->row(cut->chunks[i], cut->document.title, source.name));
        }
    }
    // Rows say more about a form than documents do, so they come first.
    std::stable_partition(result.examples.begin(), result.examples.end(), [](const FormatExample &one) { return one.place.contains(u':'); });
    return result;
}

namespace {

/// The text at a key; empty where the value is no object, has no such key, or another type there.
std::string textAt(const base::Json &value, const char *key)
{
    const auto found = value.is_object() ? value.find(key) : value.end();
    return value.is_object() && found != value.end() && found->is_string() ? found->get<std::string>() : std::string();
}

/// The question of a row, or how it begins.
QString summaryOf(const base::Json &row)
{
    const auto of = [](const base::Json &value) -> QString {
        if (value.is_array())
            for (const auto &message : value)
                if (textAt(message, "role") == "user" && !textAt(message, "content").empty())
                    return beginning(textAt(message, "content"), 160);
        return value.is_string() ? beginning(value.get_ref<const std::string &>(), 160) : QString();
    };
    if (!row.is_object())
        return {};
    for (const auto name : { "messages", "prompt", "text" })
        if (const auto found = row.find(name); found != row.end())
            return of(*found);
    if (const auto ids = row.find("input_ids"); ids != row.end() && ids->is_array())
        return Words::tr("%1 token ids").arg(widgets::count(ids->size()));
    return {};
}

class ReviewSink : public data::PreparedSink
{
public:
    ReviewSink(Review &review, const plan::LayoutSettings &layout, std::size_t limit)
        : m_review(review)
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
        shown.isValidation = row.isValidation;
        if (m_review.encoder)
            measure(row.row, shown);
        shown.json = base::toJsonLine(row.row);
        m_review.rows.push_back(std::move(shown));
        m_places.push_back({ row.document, row.place, row.end > 0 });
        return base::ok();
    }
    base::Status rejected(const data::RowProblem &, std::string_view) override { return base::ok(); }
    base::Status restart() override
    {
        m_review.rows.clear();
        m_places.clear();
        m_outlined.clear();
        m_outlines.clear();
        m_review.tokens = m_review.trained = m_review.cut = m_review.untrained = m_review.unreadable = m_review.controlTexts = 0;
        return base::ok();
    }

    bool isFull() const { return m_isFull; }
    /// Writes where rows came from, once the names of the documents are known.
    void name(const std::vector<std::string> &documents)
    {
        for (std::size_t i = 0; i < m_review.rows.size(); ++i) {
            const auto &[document, place, isChunk] = m_places[i];
            m_review.rows[i].source = toText(documents.at(document)) + u":"_s + toText(data::placeName(place.line, place.row));
        }
    }

    /// Packs the rows for training, in their order and without those that the model cannot read.
    void layOut(const plan::LayoutSettings &settings)
    {
        m_review.layout = plan::layOut(m_outlines, settings);
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
        bool isChunk;
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
        if (!shown.isValidation && outline.length > 0) {
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
    const bool m_isCut;
    const std::size_t m_limit;
    std::vector<Place> m_places;
    std::vector<plan::RowOutline> m_outlines; // of rows for training
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
        pace ? plan.allTokens / pace->tokensPerSecond : plan::guessedSeconds(plan.allTokens, steps, bfloat16, *shape, machine),
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
    ReviewSink sink(review, plan::layoutSettings(config.training), limit);
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
        base::Status restart() override { return base::ok(); }
    };
    data::PrepareOptions options;
    if (auto tokenizer = models.tokenizer(config.model, folder))
        options.tokenizer = *tokenizer;
    Nothing sink;
    auto report = data::forEachPrepared(config.data, folder, options, sink, {}, std::move(stop));
    return report ? std::optional(std::move(*report)) : std::nullopt;
}

QString readable(const base::Json &row)
{
    if (!row.is_object())
        return toText(base::toJsonText(row)).left(kTextShown);
    const auto isMessages = [](const base::Json &value) {
        return value.is_array() && std::any_of(value.begin(), value.end(), [](const auto &one) { return one.is_object() && one.contains("role"); });
    };
    QStringList parts;
    const auto addMessage = [&](const base::Json &message) {
        auto text = toText(textAt(message, "content"));
        if (message.is_object() && message.contains("tool_calls"))
            text += toText(base::toJsonLine(message["tool_calls"]));
        parts << (message.is_object() ? toText(textAt(message, "role")) + u"\n"_s + text : toText(base::toJsonLine(message)));
    };
    for (const auto &[name, value] : row.items()) {
        if (isMessages(value))
            std::for_each(value.begin(), value.end(), addMessage);
        else if (value.is_string())
            parts << (name == "text" ? QString() : toText(name) + u"\n"_s) + toText(value.get<std::string>());
        else
            parts << toText(name) + u"\n"_s + toText(base::toJsonLine(value)).left(20000);
    }
    return parts.join(u"\n\n"_s);
}

} // namespace anneal::ui
