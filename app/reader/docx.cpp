// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/reader/docx.h"

#include "app/reader/docxbody.h"
#include "app/reader/docxtext.h"
#include "app/reader/zippackage.h"

#include <QDir>

#include <unistd.h>

namespace anneal::reader {

using document::FrameKind;
using namespace Qt::StringLiterals;

namespace {

/// The parts that a part leads to, by the last word of their kind ("styles"), as names in the archive.
QHash<QString, QString> relationsOf(ZipPackage &package, const QString &part)
{
    const auto slash = part.lastIndexOf(u'/');
    const auto folder = part.left(slash + 1);
    QHash<QString, QString> relations;
    QXmlStreamReader xml(package.member(folder + u"_rels/"_s + part.mid(slash + 1) + u".rels"_s).value_or(QByteArray()));
    xml.readNextStartElement();
    while (xml.readNextStartElement()) {
        const auto attributes = xml.attributes();
        const auto target = attributes.value("Target"_L1).toString();
        const auto kind = attributes.value("Type"_L1).toString().section(u'/', -1);
        if (attributes.value("TargetMode"_L1) != "External"_L1 && !relations.contains(kind))
            relations.insert(kind, target.startsWith(u'/') ? target.mid(1) : QDir::cleanPath(folder + target));
        xml.skipCurrentElement();
    }
    return relations;
}

QString titleOf(const QByteArray &core)
{
    QXmlStreamReader xml(core);
    xml.readNextStartElement();
    while (xml.readNextStartElement()) {
        if (xml.name() == "title"_L1)
            return xml.readElementText(QXmlStreamReader::SkipChildElements).trimmed();
        xml.skipCurrentElement();
    }
    return {};
}

/// An older document, or one with a password: both are no archives.
bool isOle(int file)
{
    constexpr std::string_view kMark = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
    char head[kMark.size()];
    return ::pread(file, head, sizeof head, 0) == ssize_t(sizeof head) && std::string_view(head, sizeof head) == kMark;
}

/// A document on its way to text.
class Reading
{
public:
    explicit Reading(int file) : m_package(file) { }

    /// Empty where all went well; else why not, as Answer::problem() takes it.
    std::string_view run();
    const QString &title() const { return m_title; }
    document::TextBuilder &text() { return m_text; }

private:
    std::optional<QByteArray> part(const QString &kind) { return m_relations.contains(kind) ? m_package.member(m_relations[kind]) : std::nullopt; }
    bool readNotes(DocxBody &body, const QString &kind, QMap<QString, Parts> &notes);

    ZipPackage m_package;
    QHash<QString, QString> m_relations;
    QString m_title;
    document::TextBuilder m_text;
};

bool Reading::readNotes(DocxBody &body, const QString &kind, QMap<QString, Parts> &notes)
{
    const auto xml = part(kind);
    if (!xml)
        return m_package.problem().empty();
    auto read = body.readNotes(*xml);
    if (read)
        notes = std::move(*read);
    return read.has_value();
}

std::string_view Reading::run()
{
    const auto root = relationsOf(m_package, {});
    const auto document = m_package.member(root.value(u"officeDocument"_s));
    m_relations = relationsOf(m_package, root.value(u"officeDocument"_s));
    const auto styles = part(u"styles"_s), numbering = part(u"numbering"_s);
    m_title = titleOf(m_package.member(root.value(u"core-properties"_s)).value_or(QByteArray()));
    if (!m_package.problem().empty() || !document)
        return m_package.problem().empty() ? "no text part" : m_package.problem();

    DocxStyles knownStyles;
    DocxLists lists;
    DocxBody body(knownStyles);
    QMap<QString, Parts> footnotes, endnotes;
    if ((styles && !knownStyles.read(*styles)) || (numbering && !lists.read(*numbering)))
        return "damaged";
    const auto parts = body.read(*document);
    if (!parts)
        return "damaged";
    if (!readNotes(body, u"footnotes"_s, footnotes) || !readNotes(body, u"endnotes"_s, endnotes))
        return m_package.problem().empty() ? "damaged" : m_package.problem();
    DocxText writer(knownStyles, lists, m_text);
    writer.write(*parts);
    const auto &references = body.references();
    for (std::size_t i = 0; i < references.size(); ++i)
        writer.writeNote(i + 1, (references[i].isEndnote ? endnotes : footnotes).value(references[i].id));
    return {};
}

} // namespace

void readDocx(const base::Json &, int file, Answer &answer)
{
    if (isOle(file))
        return answer.problem("old or encrypted");
    Reading reading(file);
    if (const auto problem = reading.run(); !problem.empty())
        return answer.problem(problem);
    document::Document document;
    reading.text().moveTo(document);
    answer.sendJson(FrameKind::About, base::Json { { "title", reading.title().toStdString() } });
    constexpr std::size_t kPiece = 16 << 20;
    for (std::size_t at = 0; at < document.text.size(); at += kPiece)
        answer.send(FrameKind::Text, std::string_view(document.text).substr(at, kPiece));
    answer.send(FrameKind::Blocks, document::encodeBlocks(document.blocks));
}

} // namespace anneal::reader
