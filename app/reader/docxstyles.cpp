// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/reader/docxstyles.h"

#include <algorithm>

namespace anneal::reader {

using namespace Qt::StringLiterals;

namespace {

constexpr int kDeepestStyle = 20; // styles may be based on each other in a circle

/// "heading 3": the names of built-in styles are English in every document.
int headingOf(const QString &name)
{
    const auto small = name.toLower();
    if (small == "title"_L1)
        return 1;
    bool isNumber = false;
    const int level = small.startsWith("heading "_L1) ? QStringView(small).mid(8).toInt(&isNumber) : 0;
    return isNumber && level >= 1 && level <= 9 ? level : 0;
}

} // namespace

bool DocxStyles::read(const QByteArray &bytes)
{
    QXmlStreamReader xml(bytes);
    xml.readNextStartElement();
    while (xml.readNextStartElement()) {
        if (wordElement(xml) != u"style") {
            xml.skipCurrentElement();
            continue;
        }
        const auto id = wordAttribute(xml, u"styleId");
        Style style;
        while (xml.readNextStartElement()) {
            const auto element = wordElement(xml);
            if (element == u"pPr") {
                style.looks = readLooks(xml);
            } else if (element == u"rPr") {
                while (xml.readNextStartElement()) {
                    if (wordElement(xml) == u"vanish")
                        style.isHidden = isSwitchedOn(xml);
                    xml.skipCurrentElement();
                }
            } else {
                if (element == u"name")
                    style.name = wordAttribute(xml, u"val");
                else if (element == u"basedOn")
                    style.basedOn = wordAttribute(xml, u"val");
                xml.skipCurrentElement();
            }
        }
        m_styles.insert(id, style);
    }
    return !xml.hasError();
}

DocxStyles::Meaning DocxStyles::meaningOf(const QString &id) const
{
    Meaning meaning;
    auto at = m_styles.find(id);
    for (int i = 0; i < kDeepestStyle && at != m_styles.end(); ++i, at = m_styles.find(at->basedOn)) {
        if (meaning.heading == 0 && at->looks.outline)
            meaning.heading = *at->looks.outline <= 8 ? *at->looks.outline + 1 : 0;
        if (meaning.heading == 0)
            meaning.heading = headingOf(at->name);
        if (!meaning.number.list)
            meaning.number.list = at->looks.number.list;
        if (!meaning.number.level)
            meaning.number.level = at->looks.number.level;
    }
    return meaning;
}

bool DocxStyles::isHidden(const QString &id) const
{
    auto at = m_styles.find(id);
    for (int i = 0; i < kDeepestStyle && at != m_styles.end(); ++i, at = m_styles.find(at->basedOn))
        if (at->isHidden)
            return *at->isHidden;
    return false;
}

} // namespace anneal::reader
