// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/data/previewdata.h"

#include "core/base/text.h"
#include "core/data/example.h"
#include "core/data/formatter.h"
#include "ui/data/rowtext.h"
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

/// How a document was read: by its encoding, or what it has instead of one.
QString formOf(const document::Document &document)
{
    if (document.pages.empty())
        return toText(document.charset);
    return document.pages.size() == 1 ? Words::tr("1 page") : Words::tr("%1 pages").arg(widgets::count(document.pages.size()));
}

/// Looks into a source; it counts as used when something in it can be.
void fillIn(SourceInfo &info, const config::DataConfig &settings, data::DocumentCache &documents, std::stop_token stop)
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
    const auto read = documents.read(info.source, settings, stop);
    if (!read) {
        info.problem = said(read.error().text());
        return;
    }
    const auto &document = **read;
    info.isUsed = !base::trimmed(document.text).empty();
    info.found = formOf(document);
    if (!info.isUsed)
        info.problem = said(document.whyEmpty());
    else if (!document.warnings.empty())
        info.problem = said(document.warnings.front());
}

} // namespace

SourceList listSourceInfos(
    const config::FineTuneConfig &config, const std::filesystem::path &folder, data::DocumentCache &documents, std::stop_token stop)
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
                fillIn(info, config.data, documents, stop);
        }
        list.sources.push_back(std::move(info));
    }
    return list;
}

SourceLook lookInto(const data::Source &source, const config::DataConfig &settings, data::DocumentCache &documents, std::stop_token stop)
{
    SourceLook look;
    look.title = toText(source.name);
    if (!source.reader) {
        look.details = said(source.reason);
        return look;
    }
    if (!source.reader->rows) {
        const auto read = documents.read(source, settings, stop);
        if (!read) {
            look.error = read.error();
            look.error->detail = data::textOf({ read.error().kind, read.error().detail, {} }, source);
            if (look.error->kind == base::ErrorKind::Unauthorized)
                look.error->hint.clear(); // the field is there
            return look;
        }
        const auto &document = **read;
        QStringList details { toText(document.title), formOf(document) };
        details.removeAll(QString());
        details.removeAll(look.title);
        details << Words::tr("%1 characters").arg(widgets::count(static_cast<std::int64_t>(base::codePointCount(document.text))));
        for (const auto &warning : document.warnings)
            details << said(warning);
        if (base::trimmed(document.text).empty() && document.warnings.empty())
            details << said(document.whyEmpty());
        look.details = details.join(u" · "_s);
        look.text = toText(document.text.substr(0, kTextShown)).left(kTextShown);
        Utf16Position begins(document.text);
        for (const auto &page : document.pages)
            look.pages.push_back({ page.number, begins.at(page.begin) });
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

/// Where in its document a chunk begins.
static QString whereOf(const document::Document &document, const split::Chunk &chunk)
{
    QStringList headings;
    for (const auto &heading : data::headingsOver(document, chunk))
        headings << toText(heading);
    QStringList parts;
    if (const int page = document.pageAt(chunk.begin); page > 0)
        parts << Words::tr("page %1").arg(page);
    if (!headings.isEmpty())
        parts << headings.join(u" › "_s);
    return parts.join(u" · "_s);
}

ChunkLook cutDocument(const data::Source &source, const config::FineTuneConfig &config, const std::filesystem::path &folder, ModelTexts &models,
    data::DocumentCache &documents, const std::stop_token &stop)
{
    ChunkLook look;
    const auto &settings = config.data.langchain;
    std::shared_ptr<const text::Tokenizer> tokenizer;
    if (split::Splitter::needsTokenizer(settings)) {
        auto loaded = models.tokenizer(config.model, folder);
        if (!loaded) {
            look.error = loaded.error();
            return look;
        }
        tokenizer = *loaded;
    }
    const auto cut = data::previewChunks(source, config.data, tokenizer, documents, stop);
    if (!cut) {
        look.error = cut.error();
        return look;
    }
    const bool inTokens = tokenizer != nullptr;
    look.unit = inTokens ? Words::tr("tokens") : Words::tr("characters");
    look.text = toText(cut->document->text.substr(0, std::size_t(kTextShown) * 4)).left(kTextShown);
    Utf16Position begins(cut->document->text);
    Utf16Position ends(cut->document->text);
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
        look.pieces.push_back({ begins.at(chunk.begin), ends.at(chunk.end), static_cast<int>(length), {} });
        if (look.pieces.back().end > look.text.size())
            continue;
        look.pieces.back().where = whereOf(*cut->document, chunk);
        ++look.shown;
    }
    return look;
}

FormatExamples formatExamples(const config::FineTuneConfig &config, const std::filesystem::path &folder, ModelTexts &models,
    data::DocumentCache &documents, std::stop_token stop)
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
            if (split::Splitter::needsTokenizer(config.data.langchain))
                if (auto loaded = models.tokenizer(config.model, folder))
                    tokenizer = *loaded;
            const auto cut = data::previewChunks(source, config.data, tokenizer, documents, stop);
            for (std::size_t i = 0; cut && i < cut->chunks.size() && i < 2; ++i)
                add(Words::tr("%1, chunk %2").arg(name, QString::number(i + 1)), toText(cut->chunks[i].text).left(20000),
                    formatter->row(cut->chunks[i], cut->document->title, source.name));
        }
    }
    // Rows say more about a form than documents do, so they come first.
    std::stable_partition(result.examples.begin(), result.examples.end(), [](const FormatExample &one) { return one.place.contains(u':'); });
    return result;
}

} // namespace anneal::ui
