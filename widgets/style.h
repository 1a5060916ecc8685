// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/theme.h"
#include "widgets/wheelguard.h"

#include <QProxyStyle>

class QPainter;

namespace anneal::widgets {

/// Draws the standard controls of Qt in our grammar; colours come from the palette at the time of painting.
/// A widget with the dynamic property "invalid" set to true gets a border in danger colour.
class Style : public QProxyStyle
{
    Q_OBJECT

public:
    Style();

    void polish(QWidget *widget) override;
    using QProxyStyle::polish;
    int pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const override;
    int styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget, QStyleHintReturn *data) const override;
    /// Those of Qt's own dialogs: ours where there is one, none on buttons.
    QIcon standardIcon(StandardPixmap which, const QStyleOption *option = nullptr, const QWidget *widget = nullptr) const override;
    QSize sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size, const QWidget *widget) const override;
    QRect subElementRect(SubElement element, const QStyleOption *option, const QWidget *widget) const override;
    QRect subControlRect(ComplexControl control, const QStyleOptionComplex *option, SubControl part, const QWidget *widget) const override;
    void drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter, const QWidget *widget) const override;
    void drawControl(ControlElement element, const QStyleOption *option, QPainter *painter, const QWidget *widget) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex *option, QPainter *painter, const QWidget *widget) const override;

private:
    void drawComboLabel(const QStyleOption *option, QPainter *painter, const QWidget *widget) const;
    void drawMenuItem(const QStyleOption *option, QPainter *painter) const;
    void drawHeaderSection(const QStyleOption *option, QPainter *painter) const;
    void drawHeaderLabel(const QStyleOption *option, QPainter *painter) const;
    void drawProgress(const QStyleOption *option, QPainter *painter) const;
    void drawScrollBar(const QStyleOptionComplex *option, QPainter *painter, const QWidget *widget) const;
    void drawSlider(const QStyleOptionComplex *option, QPainter *painter, const QWidget *widget) const;
    void drawComboBox(const QStyleOptionComplex *option, QPainter *painter, const QWidget *widget) const;
    void drawSpinBox(const QStyleOptionComplex *option, QPainter *painter, const QWidget *widget) const;

    WheelGuard m_wheelGuard;
};

/// The ring that shows keyboard focus: 2 px in the accent colour along the inside of `rect`.
void paintFocusRing(QPainter &painter, const QRectF &rect, double radius, const Colors &colors);
/// The box of an input field.
void paintField(QPainter &painter, const QRectF &rect, const Colors &colors, bool enabled, bool focused, bool hovered, bool invalid);

} // namespace anneal::widgets
