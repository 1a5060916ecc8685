// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/stylesizes.h"
#include "widgets/theme.h"
#include "widgets/wheelguard.h"

class QPainter;

namespace anneal::widgets {

/// Draws the standard controls of Qt in our grammar; colours come from the palette at the time of painting.
/// A widget with the dynamic property "invalid" set to true gets a border in danger colour.
class Style : public StyleSizes
{
    Q_OBJECT

public:
    void polish(QWidget *widget) override;
    using StyleSizes::polish;
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
