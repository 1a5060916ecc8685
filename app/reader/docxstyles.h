// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/reader/docxparts.h"

#include <QHash>

namespace anneal::reader {

/// word/styles.xml: what the names of styles mean.
class DocxStyles
{
public:
    /// False where it is no XML.
    bool read(const QByteArray &xml);

    /// What holds for a paragraph of this style, with what it is based on.
    struct Meaning
    {
        int heading = 0; // 1 to 9; 0 for none
        NumberPlace number;
    };
    Meaning meaningOf(const QString &id) const;
    /// Whether runs of this style are not shown.
    bool isHidden(const QString &id) const;

private:
    struct Style
    {
        QString name;
        QString basedOn;
        ParagraphLooks looks;
        std::optional<bool> isHidden;
    };
    QHash<QString, Style> m_styles;
};

} // namespace anneal::reader
