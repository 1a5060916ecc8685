// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/reader/docxlists.h"

#include "core/document/romannumber.h"

#include <algorithm>

namespace anneal::reader {

using namespace Qt::StringLiterals;

namespace {

constexpr int kLongestMark = 100; // characters

int startOf(const QString &value)
{
    return std::clamp(value.toInt(), 0, 1'000'000);
}

/// 1 as a, 27 as aa, 28 as bb: ECMA-376 part 1, 17.18.59.
QString lettersOf(int number, char16_t first)
{
    constexpr int kMost = 26 * 50;
    if (number < 1 || number > kMost)
        return QString::number(number);
    return QString((number - 1) / 26 + 1, QChar(char16_t(first + (number - 1) % 26)));
}

QString numberOf(const QString &format, int number)
{
    constexpr int kMostRoman = 4999;
    if (format == "lowerLetter"_L1 || format == "upperLetter"_L1)
        return lettersOf(number, format.startsWith(u'l') ? u'a' : u'A');
    if ((format == "lowerRoman"_L1 || format == "upperRoman"_L1) && number >= 1 && number <= kMostRoman)
        return QString::fromStdString(document::romanNumber(number, format.startsWith(u'u')));
    if (format == "decimalZero"_L1)
        return QString::number(number).rightJustified(2, u'0');
    return format == "none"_L1 ? QString() : QString::number(number);
}

} // namespace

DocxLists::Level DocxLists::readLevel(QXmlStreamReader &xml)
{
    Level level;
    while (xml.readNextStartElement()) {
        const auto name = wordElement(xml);
        const auto value = wordAttribute(xml, u"val");
        if (name == u"start")
            level.start = startOf(value);
        else if (name == u"numFmt")
            level.format = value;
        else if (name == u"lvlText")
            level.text = value.left(kLongestMark);
        else if (name == u"pStyle")
            level.style = value;
        else if (name == u"isLgl")
            level.isPlain = isSwitchedOn(xml);
        xml.skipCurrentElement();
    }
    return level;
}

void DocxLists::readAbstract(QXmlStreamReader &xml)
{
    const auto id = wordAttribute(xml, u"abstractNumId");
    Levels levels;
    while (xml.readNextStartElement()) {
        const int at = wordAttribute(xml, u"ilvl").toInt();
        if (wordElement(xml) == u"lvl" && at >= 0 && at < kLevels)
            levels[std::size_t(at)] = readLevel(xml);
        else
            xml.skipCurrentElement();
    }
    m_abstract.insert(id, levels);
}

void DocxLists::readList(QXmlStreamReader &xml)
{
    const int id = wordAttribute(xml, u"numId").toInt();
    List list;
    while (xml.readNextStartElement()) {
        if (wordElement(xml) == u"abstractNumId")
            list.abstract = wordAttribute(xml, u"val");
        if (wordElement(xml) != u"lvlOverride") {
            xml.skipCurrentElement();
            continue;
        }
        const int at = wordAttribute(xml, u"ilvl").toInt();
        while (xml.readNextStartElement()) {
            if (wordElement(xml) == u"lvl") {
                list.levels.insert(at, readLevel(xml));
                continue;
            }
            if (wordElement(xml) == u"startOverride")
                list.starts.insert(at, startOf(wordAttribute(xml, u"val")));
            xml.skipCurrentElement();
        }
    }
    m_lists.insert(id, list);
}

bool DocxLists::read(const QByteArray &bytes)
{
    QXmlStreamReader xml(bytes);
    xml.readNextStartElement();
    while (xml.readNextStartElement()) {
        if (wordElement(xml) == u"abstractNum")
            readAbstract(xml);
        else if (wordElement(xml) == u"num")
            readList(xml);
        else
            xml.skipCurrentElement();
    }
    return !xml.hasError();
}

DocxLists::Level DocxLists::levelOf(const List &list, int level) const
{
    const auto own = list.levels.find(level);
    return own != list.levels.end() ? *own : m_abstract.value(list.abstract)[std::size_t(level)];
}

int DocxLists::startAt(const List &list, int level) const
{
    return list.starts.value(level, levelOf(list, level).start);
}

int DocxLists::levelOfStyle(int list, const QString &style) const
{
    const auto found = m_lists.find(list);
    for (int level = 0; found != m_lists.end() && !style.isEmpty() && level < kLevels; ++level)
        if (levelOf(*found, level).style == style)
            return level;
    return 0;
}

QString DocxLists::markOf(const List &list, int level) const
{
    const auto own = levelOf(list, level);
    if (own.format == "bullet"_L1)
        return u"- "_s;
    const auto counters = m_counters.value(list.abstract);
    auto mark = own.text;
    for (int i = 0; i < kLevels; ++i) {
        const auto place = u'%' + QString::number(i + 1);
        if (!mark.contains(place))
            continue;
        const int number = counters[std::size_t(i)].value_or(startAt(list, i));
        mark.replace(place, numberOf(own.isPlain ? u"decimal"_s : levelOf(list, i).format, number));
    }
    mark = mark.trimmed();
    return mark.isEmpty() ? QString() : mark + u' ';
}

QString DocxLists::next(int id, int level)
{
    const auto found = m_lists.find(id);
    if (found == m_lists.end())
        return {};
    level = std::clamp(level, 0, kLevels - 1);
    auto &counters = m_counters[found->abstract];
    if (!m_begun.contains(id)) {
        m_begun.insert(id);
        for (auto at = found->starts.begin(); at != found->starts.end(); ++at)
            if (at.key() >= 0 && at.key() < kLevels)
                counters[std::size_t(at.key())].reset();
    }
    auto &counter = counters[std::size_t(level)];
    counter = counter ? *counter + 1 : startAt(*found, level);
    std::fill(counters.begin() + level + 1, counters.end(), std::nullopt);
    return markOf(*found, level);
}

} // namespace anneal::reader
