// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/theme.h"

#include <QProxyStyle>

namespace anneal::widgets {

constexpr int kHeaderMargin = 10;
constexpr int kSortArrow = 10, kSortGap = 3; // beside the title of a column
constexpr int kSortOverlap = 7;              // of the margin: the arrow may stand in it where a column is narrow

/// How large the standard controls of Qt are in our grammar, where their parts lie, and how they behave; Style draws them.
class StyleSizes : public QProxyStyle
{
    Q_OBJECT

public:
    StyleSizes();

    int pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const override;
    int styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget, QStyleHintReturn *data) const override;
    /// Those of Qt's own dialogs: ours where there is one, none on buttons.
    QIcon standardIcon(StandardPixmap which, const QStyleOption *option = nullptr, const QWidget *widget = nullptr) const override;
    QSize sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size, const QWidget *widget) const override;
    QRect subElementRect(SubElement element, const QStyleOption *option, const QWidget *widget) const override;
    QRect subControlRect(ComplexControl control, const QStyleOptionComplex *option, SubControl part, const QWidget *widget) const override;
};

} // namespace anneal::widgets
