// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/reader/docxparts.h"

namespace anneal::reader {

using namespace Qt::StringLiterals;

Vocabulary vocabularyOf(QStringView uri)
{
    if (uri == "http://schemas.openxmlformats.org/wordprocessingml/2006/main"_L1 || uri == "http://purl.oclc.org/ooxml/wordprocessingml/main"_L1)
        return Vocabulary::Word;
    if (uri == "http://schemas.openxmlformats.org/officeDocument/2006/math"_L1 || uri == "http://purl.oclc.org/ooxml/officeDocument/math"_L1)
        return Vocabulary::Math;
    return uri == "http://schemas.openxmlformats.org/markup-compatibility/2006"_L1 ? Vocabulary::Alternatives : Vocabulary::Other;
}

QStringView wordElement(const QXmlStreamReader &xml)
{
    return vocabularyOf(xml.namespaceUri()) == Vocabulary::Word ? xml.name() : QStringView();
}

QString wordAttribute(const QXmlStreamReader &xml, QStringView name)
{
    for (const auto &attribute : xml.attributes())
        if (attribute.name() == name && vocabularyOf(attribute.namespaceUri()) == Vocabulary::Word)
            return attribute.value().toString();
    return {};
}

bool isSwitchedOn(const QXmlStreamReader &xml)
{
    const auto value = wordAttribute(xml, u"val");
    return value != "0"_L1 && value != "false"_L1 && value != "off"_L1;
}

static NumberPlace readNumber(QXmlStreamReader &xml)
{
    NumberPlace place;
    while (xml.readNextStartElement()) {
        bool isNumber = false;
        const int value = wordAttribute(xml, u"val").toInt(&isNumber);
        if (isNumber && wordElement(xml) == u"numId")
            place.list = value;
        else if (isNumber && wordElement(xml) == u"ilvl")
            place.level = value;
        xml.skipCurrentElement();
    }
    return place;
}

static bool holdsDeletion(QXmlStreamReader &xml)
{
    bool holds = false;
    while (xml.readNextStartElement()) {
        holds = holds || wordElement(xml) == u"del" || wordElement(xml) == u"moveFrom";
        xml.skipCurrentElement();
    }
    return holds;
}

ParagraphLooks readLooks(QXmlStreamReader &xml)
{
    ParagraphLooks looks;
    while (xml.readNextStartElement()) {
        const auto name = wordElement(xml);
        if (name == u"numPr") {
            looks.number = readNumber(xml);
        } else if (name == u"rPr") {
            looks.isMarkDeleted = holdsDeletion(xml);
        } else {
            bool isNumber = false;
            const auto value = wordAttribute(xml, u"val");
            if (name == u"pStyle")
                looks.style = value;
            else if (const int level = value.toInt(&isNumber); name == u"outlineLvl" && isNumber)
                looks.outline = level;
            xml.skipCurrentElement();
        }
    }
    return looks;
}

} // namespace anneal::reader
