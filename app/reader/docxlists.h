// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/reader/docxparts.h"

#include <QHash>
#include <QSet>

#include <array>

namespace anneal::reader {

/// word/numbering.xml: the marks of lists and of numbered headings, counted as the document goes on.
class DocxLists
{
public:
    static constexpr int kLevels = 9;

    /// False where it is no XML.
    bool read(const QByteArray &xml);

    /// How deep a style stands in a list that names it; 0 for others.
    int levelOfStyle(int list, const QString &style) const;
    /// The mark of the next paragraph of a list, "2.1. " or "- "; empty where it has none. Counts it.
    QString next(int list, int level);

private:
    struct Level
    {
        int start = 1;
        QString format = QStringLiteral("decimal");
        QString text;         // "%1.%2"
        QString style;        // which takes this level
        bool isPlain = false; // all its numbers are decimal
    };
    using Levels = std::array<Level, kLevels>;
    struct List
    {
        QString abstract;
        QHash<int, Level> levels; // other ones than those of the abstract list
        QHash<int, int> starts;   // where it begins anew, whatever lists of its kind have counted
    };
    static Level readLevel(QXmlStreamReader &xml);
    void readAbstract(QXmlStreamReader &xml);
    void readList(QXmlStreamReader &xml);
    Level levelOf(const List &list, int level) const;
    int startAt(const List &list, int level) const;
    QString markOf(const List &list, int level) const;

    QHash<QString, Levels> m_abstract;
    QHash<int, List> m_lists;
    QHash<QString, std::array<std::optional<int>, kLevels>> m_counters; // of abstract lists, which lists share; empty: not begun
    QSet<int> m_begun;                                                  // lists that have begun, where they ask for it with numbers of their own
};

} // namespace anneal::reader
