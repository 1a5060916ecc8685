// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/reader/docxbody.h"

#include <algorithm>
#include <array>

namespace anneal::reader {

using namespace Qt::StringLiterals;

namespace {

constexpr int kMostColumns = 64;

/// What holds no text that one sees.
bool isLeftOut(QStringView name)
{
    static constexpr std::array kNames { "del"_L1, "moveFrom"_L1, "delText"_L1, "instrText"_L1, "delInstrText"_L1, "rt"_L1, "sdtPr"_L1, "sdtEndPr"_L1,
        "sectPr"_L1, "tblPr"_L1, "tblPrEx"_L1, "tblGrid"_L1, "altChunk"_L1, "rubyPr"_L1 };
    return std::any_of(kNames.begin(), kNames.end(), [&](auto one) { return name == one; });
}

/// Characters of fonts of signs, which have no meaning without the font.
QString signOf(const QString &code)
{
    static const QHash<QString, QChar> known { { u"F0B7"_s, u'•' }, { u"F0A7"_s, u'▪' }, { u"F0E0"_s, u'→' }, { u"F0FC"_s, u'✓' },
        { u"F0B0"_s, u'°' }, { u"F0B1"_s, u'±' }, { u"F0B4"_s, u'×' } };
    if (const auto found = known.find(code.toUpper()); found != known.end())
        return *found;
    bool isNumber = false;
    const auto number = code.toUShort(&isNumber, 16);
    return isNumber && number >= 0x20 && (number < 0xD800 || number > 0xF8FF) ? QString(QChar(number)) : QString();
}

/// Line ends and tabs within a text are blanks: those that one sees are elements.
QString inOneLine(QStringView text)
{
    auto line = text.toString();
    for (auto &character : line)
        if (character == u'\n' || character == u'\r' || character == u'\t')
            character = u' ';
    return line;
}

} // namespace

void DocxBody::add(QStringView text)
{
    const bool isInstruction = std::find(m_fields.begin(), m_fields.end(), true) != m_fields.end();
    if (m_paragraphs.empty() || isInstruction || (!m_runs.empty() && m_runs.back().isHidden))
        return;
    m_paragraphs.back().part.text += text;
}

/// Small signs where Unicode has them, "x²"; others of a formula as one writes them in a line, "x^(ab)".
QString DocxBody::scripted(const QString &text, Script script, bool isMath)
{
    static const QString plain = u"0123456789+-=()n"_s, raised = u"⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ"_s, lowered = u"₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₙ"_s;
    QString small;
    for (const auto character : text)
        if (const auto at = plain.indexOf(character); at >= 0)
            small += (script == Script::Raised ? raised : lowered)[at];
    if (small.size() == text.size())
        return small;
    return isMath ? (script == Script::Raised ? u"^("_s : u"_("_s) + text + u')' : text;
}

void DocxBody::addText(QStringView text)
{
    const auto line = inOneLine(text);
    if (!m_mathScripts.empty())
        return add(scripted(line, m_mathScripts.back(), true));
    const auto script = m_runs.empty() ? Script::None : m_runs.back().script;
    add(script == Script::None ? line : scripted(line, script, false));
}

void DocxBody::changeField(const QString &type)
{
    if (type == "begin"_L1)
        m_fields.push_back(true);
    else if (type == "separate"_L1 && !m_fields.empty())
        m_fields.back() = false;
    else if (type == "end"_L1 && !m_fields.empty())
        m_fields.pop_back();
}

void DocxBody::readRunLooks(QXmlStreamReader &xml)
{
    if (m_runs.empty()) // of something that is no text
        return xml.skipCurrentElement();
    auto &run = m_runs.back();
    while (xml.readNextStartElement()) {
        const auto name = wordElement(xml);
        const auto value = wordAttribute(xml, u"val");
        if (name == u"vanish")
            run.isHidden = isSwitchedOn(xml);
        else if (name == u"rStyle" && m_styles.isHidden(value))
            run.isHidden = true;
        else if (name == u"vertAlign")
            run.script = value == "superscript"_L1 ? Script::Raised : value == "subscript"_L1 ? Script::Lowered : Script::None;
        xml.skipCurrentElement();
    }
}

/// Of the cell or the row that has just begun.
void DocxBody::readTableLooks(QXmlStreamReader &xml)
{
    while (xml.readNextStartElement()) {
        if (wordElement(xml) == u"gridSpan" && !story().empty())
            story().back().columns = std::clamp(wordAttribute(xml, u"val").toInt(), 1, kMostColumns);
        else if (wordElement(xml) == u"del" && !m_deletedRows.empty())
            m_deletedRows.back() = true;
        xml.skipCurrentElement();
    }
}

/// An element of WordprocessingML that holds text or stands for some.
DocxBody::Element DocxBody::startWord(QXmlStreamReader &xml, QStringView name)
{
    if (name == u"t")
        return Element::Text;
    if (name == u"r") {
        m_runs.emplace_back();
        return Element::Run;
    }
    if (name == u"p") {
        m_paragraphs.emplace_back();
        m_paragraphs.back().part.text = std::exchange(m_joined, {});
        return Element::Paragraph;
    }
    if (name == u"tbl") {
        put(Part::Kind::BeginTable);
        return Element::Table;
    }
    if (name == u"tr") {
        m_rows.push_back(story().size());
        m_deletedRows.push_back(false);
        put(Part::Kind::BeginRow);
        return Element::Row;
    }
    if (name == u"tc") {
        put(Part::Kind::BeginCell);
        return Element::Cell;
    }
    if (name == u"txbxContent") {
        m_stories.emplace_back();
        return Element::TextBox;
    }
    if (name == u"footnote" || name == u"endnote") {
        m_note = wordAttribute(xml, u"type").isEmpty() || wordAttribute(xml, u"type") == "normal"_L1 ? wordAttribute(xml, u"id") : QString();
        m_stories.emplace_back();
        return Element::Note;
    }
    if (name == u"tab" || name == u"ptab")
        add(u"\t");
    else if (name == u"br" || name == u"cr")
        add(u"\n");
    else if (name == u"noBreakHyphen")
        add(u"\u2011");
    else if (name == u"sym")
        add(signOf(wordAttribute(xml, u"char")));
    else if (name == u"fldChar")
        changeField(wordAttribute(xml, u"fldCharType"));
    else if (name == u"footnoteReference" || name == u"endnoteReference") {
        m_references.push_back({ name.startsWith(u'e'), wordAttribute(xml, u"id") });
        add(u'[' + QString::number(m_references.size()) + u']');
    }
    return Element::Other;
}

void DocxBody::start(QXmlStreamReader &xml)
{
    const auto vocabulary = vocabularyOf(xml.namespaceUri());
    const auto name = xml.name();
    auto element = Element::Other;
    if (vocabulary == Vocabulary::Word) {
        if (isLeftOut(name))
            return xml.skipCurrentElement();
        if (name == u"pPr") {
            auto looks = readLooks(xml);
            if (!m_paragraphs.empty())
                m_paragraphs.back().part.looks = std::move(looks);
            return;
        }
        if (name == u"rPr")
            return readRunLooks(xml);
        if (name == u"tcPr" || name == u"trPr")
            return readTableLooks(xml);
        element = startWord(xml, name);
    } else if (vocabulary == Vocabulary::Math && name == u"t") {
        element = Element::Text;
    } else if (vocabulary == Vocabulary::Math && (name == u"sup" || name == u"sub")) {
        m_mathScripts.push_back(name == u"sup" ? Script::Raised : Script::Lowered);
        element = Element::Script;
    } else if (vocabulary == Vocabulary::Alternatives && name == u"AlternateContent") {
        m_choices.push_back(false);
        element = Element::Alternatives;
    } else if (vocabulary == Vocabulary::Alternatives && !m_choices.empty()) { // the same once more, for programs that know less
        if (m_choices.back())
            return xml.skipCurrentElement();
        m_choices.back() = true;
    }
    m_elements.push_back(element);
}

void DocxBody::endParagraph()
{
    auto open = std::move(m_paragraphs.back());
    m_paragraphs.pop_back();
    std::fill(m_fields.begin(), m_fields.end(), false); // an instruction that lacks its end hides no more than its paragraph
    if (open.part.looks.isMarkDeleted)
        m_joined = open.part.text;
    else
        story().push_back(std::move(open.part));
    story().insert(story().end(), std::make_move_iterator(open.boxes.begin()), std::make_move_iterator(open.boxes.end()));
}

void DocxBody::endRow()
{
    const auto begin = m_rows.back();
    m_rows.pop_back();
    const bool isDeleted = m_deletedRows.back();
    m_deletedRows.pop_back();
    if (isDeleted)
        story().resize(begin);
    else
        put(Part::Kind::EndRow);
}

void DocxBody::end()
{
    if (m_elements.empty())
        return;
    const auto element = m_elements.back();
    m_elements.pop_back();
    switch (element) {
    case Element::Paragraph:
        return endParagraph();
    case Element::Run:
        return m_runs.pop_back();
    case Element::Script:
        return m_mathScripts.pop_back();
    case Element::Row:
        return endRow();
    case Element::Cell:
        return put(Part::Kind::EndCell);
    case Element::Table:
        return put(Part::Kind::EndTable);
    case Element::Alternatives:
        return m_choices.pop_back();
    case Element::TextBox:
    case Element::Note: {
        auto parts = std::move(story());
        m_stories.pop_back();
        if (element == Element::Note) {
            if (!m_note.isEmpty())
                m_notes.insert(m_note, std::move(parts));
            return;
        }
        auto &to = m_paragraphs.empty() ? story() : m_paragraphs.back().boxes;
        to.insert(to.end(), std::make_move_iterator(parts.begin()), std::make_move_iterator(parts.end()));
        return;
    }
    case Element::Text:
    case Element::Other:
        return;
    }
}

bool DocxBody::readAll(const QByteArray &bytes)
{
    m_stories.assign(1, {});
    QXmlStreamReader xml(bytes);
    while (!xml.atEnd()) {
        switch (xml.readNext()) {
        case QXmlStreamReader::DTD:
            return false; // no document of this kind has one, and it may hold anything
        case QXmlStreamReader::StartElement:
            start(xml);
            break;
        case QXmlStreamReader::EndElement:
            end();
            break;
        case QXmlStreamReader::Characters:
            if (!m_elements.empty() && m_elements.back() == Element::Text)
                addText(xml.text());
            break;
        default:
            break;
        }
    }
    return !xml.hasError();
}

std::optional<Parts> DocxBody::read(const QByteArray &xml)
{
    if (!readAll(xml))
        return {};
    return std::move(m_stories.front());
}

std::optional<QMap<QString, Parts>> DocxBody::readNotes(const QByteArray &xml)
{
    m_notes.clear();
    const auto references = m_references; // a note refers to none
    const bool isRead = readAll(xml);
    m_references = references;
    if (!isRead)
        return {};
    return std::move(m_notes);
}

} // namespace anneal::reader
