// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/style.h"

#include "widgets/compositor.h"
#include "widgets/icons.h"

#include <QAbstractItemView>
#include <QAbstractScrollArea>
#include <QAbstractSpinBox>
#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QMenu>
#include <QPainter>
#include <QPainterPath>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QScrollBar>
#include <QSlider>
#include <QStyleOption>
#include <QTabBar>
#include <QTableView>
#include <QToolButton>

namespace anneal::widgets {

using namespace Qt::StringLiterals;

namespace {

const Colors &colorsIn(const QStyleOption *option)
{
    return colorsOf(option->palette);
}

bool showsFocus(const QStyleOption *option)
{
    return (option->state & QStyle::State_HasFocus) && (option->state & QStyle::State_KeyboardFocusChange);
}

void paintRounded(QPainter *painter, const QRectF &rect, double radius, const QColor &fill, const QColor &line = Qt::transparent)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setBrush(fill);
    painter->setPen(line.alpha() ? QPen(line, 1) : Qt::NoPen);
    const QRectF inner = line.alpha() ? rect.adjusted(0.5, 0.5, -0.5, -0.5) : rect;
    painter->drawRoundedRect(inner, radius, radius);
    painter->restore();
}

/// Of a window of its own: round only where what lies behind its corners can be seen.
double cornerOf(const QWidget *widget, double radius)
{
    return widget && widget->isWindow() && !widget->testAttribute(Qt::WA_TranslucentBackground) ? 0 : radius;
}

bool isInvalid(const QWidget *widget)
{
    return widget && widget->property("invalid").toBool();
}

} // namespace

void paintFocusRing(QPainter &painter, const QRectF &rect, double radius, const Colors &colors)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(colors.accent, 2));
    painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), radius, radius);
    painter.restore();
}

void paintField(QPainter &painter, const QRectF &rect, const Colors &colors, bool enabled, bool focused, bool hovered, bool invalid)
{
    const QColor fill = enabled ? (colors.dark ? mixed(colors.window, colors.surface, 0.35) : colors.surface) : colors.window;
    const QColor line = invalid ? colors.danger : hovered && enabled ? mixed(colors.secondary, colors.border, 0.35) : colors.border;
    paintRounded(&painter, rect, space::kRadius, fill, line);
    if (focused) {
        Colors ring = colors;
        if (invalid)
            ring.accent = colors.danger;
        paintFocusRing(painter, rect, space::kRadius, ring);
    }
}

void Style::polish(QWidget *widget)
{
    StyleSizes::polish(widget);
    if (qobject_cast<QAbstractSpinBox *>(widget) || qobject_cast<QComboBox *>(widget) || qobject_cast<QLineEdit *>(widget)
        || qobject_cast<QScrollBar *>(widget) || qobject_cast<QSlider *>(widget) || qobject_cast<QCheckBox *>(widget)
        || qobject_cast<QRadioButton *>(widget) || qobject_cast<QPushButton *>(widget) || qobject_cast<QToolButton *>(widget))
        widget->setAttribute(Qt::WA_Hover);
    m_wheelGuard.watch(widget);
    if (auto *text = qobject_cast<QPlainTextEdit *>(widget))
        text->viewport()->setAutoFillBackground(false); // its corners would cover those of the field
    if (qobject_cast<QMenu *>(widget) || widget->inherits("QComboBoxPrivateContainer") || widget->inherits("QTipLabel")) {
        widget->setAttribute(Qt::WA_TranslucentBackground, isComposited()); // for rounded corners
        widget->setWindowFlag(Qt::FramelessWindowHint);
        widget->setWindowFlag(Qt::NoDropShadowWindowHint);
    }
}

void Style::drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter, const QWidget *widget) const
{
    const Colors &colors = colorsIn(option);
    const bool enabled = option->state & State_Enabled;
    switch (element) {
    case PE_FrameFocusRect:
        if (qobject_cast<const QAbstractItemView *>(widget))
            return; // the selected row says it
        if (option->state & State_KeyboardFocusChange)
            paintFocusRing(*painter, option->rect, 4, colors);
        return;
    case PE_PanelLineEdit: {
        const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option);
        if (frame && frame->lineWidth > 0)
            paintField(*painter, option->rect, colors, enabled, option->state & State_HasFocus, option->state & State_MouseOver, isInvalid(widget));
        return;
    }
    case PE_FrameLineEdit:
        return;
    case PE_Frame: {
        if (!qobject_cast<const QAbstractScrollArea *>(widget))
            return StyleSizes::drawPrimitive(element, option, painter, widget);
        if (qobject_cast<const QPlainTextEdit *>(widget)) {
            paintField(*painter, option->rect, colors, enabled, option->state & State_HasFocus, option->state & State_MouseOver, isInvalid(widget));
            return;
        }
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(QPen(isInvalid(widget) ? colors.danger : colors.border, 1));
        painter->setBrush(Qt::NoBrush);
        painter->drawRoundedRect(QRectF(option->rect).adjusted(0.5, 0.5, -0.5, -0.5), space::kRadius, space::kRadius);
        painter->restore();
        if ((option->state & State_HasFocus) && !qobject_cast<const QAbstractItemView *>(widget))
            paintFocusRing(*painter, option->rect, space::kRadius, colors);
        return;
    }
    case PE_IndicatorCheckBox:
    case PE_IndicatorItemViewItemCheck: {
        const QRectF box(QPointF(option->rect.center()) - QPointF(7.5, 7.5), QSizeF(16, 16));
        const bool on = option->state & (State_On | State_NoChange);
        const QColor fill = on ? (enabled ? colors.accent : colors.disabled) : colors.dark ? colors.window : colors.surface;
        const QColor edge = (option->state & State_MouseOver) ? colors.secondary : mixed(colors.secondary, colors.border, 0.4);
        paintRounded(painter, box, 4, fill, on ? fill : edge);
        if (option->state & State_On)
            paintIcon(*painter, u"check"_s, box.adjusted(1.5, 1.5, -1.5, -1.5), colors.onAccent);
        else if (option->state & State_NoChange)
            painter->fillRect(box.adjusted(4, 7, -4, -7), colors.onAccent);
        return;
    }
    case PE_IndicatorRadioButton: {
        const QRectF box(QPointF(option->rect.center()) - QPointF(7.5, 7.5), QSizeF(16, 16));
        const bool on = option->state & State_On;
        const QColor fill = on ? (enabled ? colors.accent : colors.disabled) : colors.dark ? colors.window : colors.surface;
        const QColor edge = (option->state & State_MouseOver) ? colors.secondary : mixed(colors.secondary, colors.border, 0.4);
        paintRounded(painter, box, 8, fill, on ? fill : edge);
        if (on)
            paintRounded(painter, box.adjusted(5, 5, -5, -5), 3, colors.onAccent);
        return;
    }
    case PE_PanelItemViewItem:
    case PE_PanelItemViewRow: {
        const auto *item = qstyleoption_cast<const QStyleOptionViewItem *>(option);
        if (!item)
            return;
        if (element == PE_PanelItemViewItem && item->backgroundBrush.style() != Qt::NoBrush)
            painter->fillRect(option->rect, item->backgroundBrush);
        const bool inPopup = widget && (widget->inherits("QComboBoxListView") || widget->property("rounded").toBool());
        if (option->state & State_Selected) {
            if (inPopup)
                paintRounded(painter, QRectF(option->rect).adjusted(4, 0, -4, 0), 4, colors.accentSoft);
            else
                painter->fillRect(option->rect, colors.accentSoft);
        } else if ((option->state & State_MouseOver) && !qobject_cast<const QTableView *>(widget)) { // a table marks its row, not a cell
            if (inPopup)
                paintRounded(painter, QRectF(option->rect).adjusted(4, 0, -4, 0), 4, colors.hover);
            else
                painter->fillRect(option->rect, colors.hover);
        }
        return;
    }
    case PE_PanelTipLabel:
        paintRounded(painter, option->rect, cornerOf(widget, space::kRadius), colors.raised, colors.border);
        return;
    case PE_PanelMenu:
        paintRounded(painter, option->rect, cornerOf(widget, space::kCardRadius), colors.raised, colors.border);
        return;
    case PE_IndicatorHeaderArrow: // the label draws it beside its words
    case PE_FrameMenu:
    case PE_FrameStatusBarItem:
    case PE_FrameTabWidget:
    case PE_FrameTabBarBase:
    case PE_PanelScrollAreaCorner:
        return;
    case PE_PanelButtonTool:
        if (option->state & (State_MouseOver | State_Sunken | State_On))
            paintRounded(painter, option->rect, space::kRadius, (option->state & (State_Sunken | State_On)) ? colors.pressed : colors.hover);
        return;
    case PE_IndicatorBranch: {
        if (!(option->state & State_Children))
            return;
        const QRectF box(QPointF(option->rect.center()) - QPointF(5.5, 5.5), QSizeF(12, 12));
        paintIcon(*painter, (option->state & State_Open) ? u"chevron-down"_s : u"chevron-right"_s, box, colors.secondary);
        return;
    }
    case PE_IndicatorArrowDown:
    case PE_IndicatorArrowUp:
    case PE_IndicatorArrowLeft:
    case PE_IndicatorArrowRight: {
        const QString name = element == PE_IndicatorArrowDown ? u"chevron-down"_s
            : element == PE_IndicatorArrowUp                  ? u"chevron-up"_s
            : element == PE_IndicatorArrowLeft                ? u"chevron-left"_s
                                                              : u"chevron-right"_s;
        const double side = qMin(12, qMin(option->rect.width(), option->rect.height()));
        const QRectF box(QPointF(option->rect.center()) - QPointF(side / 2 - 0.5, side / 2 - 0.5), QSizeF(side, side));
        paintIcon(*painter, name, box, enabled ? colors.secondary : colors.disabled);
        return;
    }
    default:
        StyleSizes::drawPrimitive(element, option, painter, widget);
    }
}

void Style::drawControl(ControlElement element, const QStyleOption *option, QPainter *painter, const QWidget *widget) const
{
    const Colors &colors = colorsIn(option);
    switch (element) {
    case CE_PushButtonBevel: {
        const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option);
        const bool primary = button && (button->features & QStyleOptionButton::DefaultButton);
        const bool enabled = option->state & State_Enabled;
        QColor fill = primary && enabled ? colors.accent : colors.surface;
        if (enabled && (option->state & State_Sunken))
            fill = primary ? mixed(colors.text, fill, 0.16) : colors.pressed;
        else if (enabled && (option->state & State_MouseOver))
            fill = primary ? mixed(colors.text, fill, 0.08) : colors.hover;
        paintRounded(painter, option->rect, space::kRadius, fill, primary && enabled ? fill : colors.border);
        if (showsFocus(option))
            paintFocusRing(*painter, option->rect, space::kRadius, colors);
        return;
    }
    case CE_PushButtonLabel:
        if (const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option)) {
            QStyleOptionButton copy = *button;
            if ((button->features & QStyleOptionButton::DefaultButton) && (option->state & State_Enabled))
                copy.palette.setColor(QPalette::ButtonText, colors.onAccent);
            StyleSizes::drawControl(element, &copy, painter, widget);
        }
        return;
    case CE_ComboBoxLabel:
        return drawComboLabel(option, painter, widget);
    case CE_Header: // Fusion takes more of the title than the arrow needs
        if (const auto *header = qstyleoption_cast<const QStyleOptionHeader *>(option)) {
            QStyleOptionHeader label = *header;
            label.rect = subElementRect(SE_HeaderLabel, option, widget);
            drawHeaderSection(option, painter);
            drawHeaderLabel(&label, painter);
        }
        return;
    case CE_HeaderSection:
        return drawHeaderSection(option, painter);
    case CE_HeaderLabel:
        return drawHeaderLabel(option, painter);
    case CE_HeaderEmptyArea:
        painter->fillRect(option->rect, colors.surface);
        return;
    case CE_ProgressBarGroove:
        paintRounded(painter, option->rect, qMin(3.0, option->rect.height() / 2.0), colors.pressed);
        return;
    case CE_ProgressBarContents:
        return drawProgress(option, painter);
    case CE_ProgressBarLabel:
        return;
    case CE_MenuItem:
        return drawMenuItem(option, painter);
    case CE_MenuEmptyArea:
        return;
    case CE_Splitter: {
        // The gap itself is the handle; three dots appear under the pointer.
        if (!(option->state & (State_MouseOver | State_Sunken)))
            return;
        const bool upright = option->rect.height() > option->rect.width();
        const QRectF bar = upright ? QRectF(option->rect.center().x() - 1, option->rect.center().y() - 16, 3, 32)
                                   : QRectF(option->rect.center().x() - 16, option->rect.center().y() - 1, 32, 3);
        paintRounded(painter, bar, 1.5, colors.border);
        return;
    }
    case CE_ToolBar:
    case CE_MenuBarEmptyArea:
        return;
    case CE_ShapedFrame:
        if (option->state & State_None)
            return;
        return StyleSizes::drawControl(element, option, painter, widget);
    default:
        StyleSizes::drawControl(element, option, painter, widget);
    }
}

void Style::drawComboLabel(const QStyleOption *option, QPainter *painter, const QWidget *widget) const
{
    const auto *combo = qstyleoption_cast<const QStyleOptionComboBox *>(option);
    if (!combo || combo->editable) // the edit inside draws it
        return;
    QRect box = proxy()->subControlRect(CC_ComboBox, combo, SC_ComboBoxEditField, widget);
    painter->save();
    painter->setPen(colorsIn(option).text);
    if (!(option->state & State_Enabled))
        painter->setPen(colorsIn(option).disabled);
    if (!combo->currentIcon.isNull()) {
        combo->currentIcon.paint(painter, QRect(box.left(), box.center().y() - 7, 16, 16));
        box.setLeft(box.left() + 16 + space::kS);
    }
    const QString shown = combo->fontMetrics.elidedText(combo->currentText.left(box.width() / 3 + 8), Qt::ElideRight, box.width());
    painter->drawText(box, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, shown);
    painter->restore();
}

void Style::drawMenuItem(const QStyleOption *option, QPainter *painter) const
{
    const auto *item = qstyleoption_cast<const QStyleOptionMenuItem *>(option);
    if (!item)
        return;
    const Colors &colors = colorsIn(option);
    if (item->menuItemType == QStyleOptionMenuItem::Separator) {
        painter->fillRect(QRect(option->rect.x() + 8, option->rect.center().y(), option->rect.width() - 16, 1), colors.divider);
        return;
    }
    const bool enabled = option->state & State_Enabled;
    if (enabled && (option->state & State_Selected))
        paintRounded(painter, QRectF(option->rect).adjusted(5, 1, -5, -1), 4, colors.accentSoft);
    const QRect box(option->rect.x() + 12, option->rect.center().y() - 7, 16, 16);
    if (item->checked)
        paintIcon(*painter, u"check"_s, box, colors.accent);
    else if (!item->icon.isNull())
        item->icon.paint(painter, box);
    const QStringList parts = item->text.split(u'\t');
    painter->setFont(item->font);
    painter->setPen(enabled ? colors.text : colors.disabled);
    const QRect textBox = option->rect.adjusted(36, 0, -16, 0);
    painter->drawText(textBox, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextHideMnemonic, parts.value(0));
    if (item->menuItemType == QStyleOptionMenuItem::SubMenu) {
        paintIcon(*painter, u"chevron-right"_s, QRectF(option->rect.right() - 24, option->rect.center().y() - 5.5, 12, 12), colors.secondary);
    } else if (parts.size() > 1) {
        painter->setPen(colors.secondary);
        painter->setFont(fontOf(Type::Secondary));
        painter->drawText(textBox, Qt::AlignVCenter | Qt::AlignRight, parts.at(1));
    }
}

void Style::drawHeaderSection(const QStyleOption *option, QPainter *painter) const
{
    const Colors &colors = colorsIn(option);
    painter->fillRect(option->rect, colors.surface);
    painter->fillRect(QRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1), colors.divider);
}

void Style::drawHeaderLabel(const QStyleOption *option, QPainter *painter) const
{
    const auto *header = qstyleoption_cast<const QStyleOptionHeader *>(option);
    if (!header)
        return;
    const Colors &colors = colorsIn(option);
    painter->setFont(fontOf(Type::Secondary));
    painter->setPen(colors.secondary);
    QRect box = option->rect.adjusted(0, 0, 0, -1);
    const bool right = header->textAlignment & Qt::AlignRight;
    const bool sorted = header->sortIndicator != QStyleOptionHeader::None;
    const QRect all = box;
    if (sorted)
        box.adjust(right ? kSortArrow + kSortGap - kSortOverlap : 0, 0, right ? 0 : kSortOverlap - kSortArrow - kSortGap, 0);
    QString text = painter->fontMetrics().elidedText(header->text.left(qMax(0, box.width()) / 3 + 8), Qt::ElideRight, box.width());
    if (text.isEmpty() && !header->text.isEmpty())
        text = u"…"_s; // too narrow even for it; that there is a title is seen all the same
    painter->drawText(box, int(header->textAlignment) | Qt::AlignVCenter | Qt::TextDontClip, text);
    if (!sorted)
        return;
    const double words = painter->fontMetrics().horizontalAdvance(text);
    const double left = right ? qMax(all.left() - kSortOverlap * 1.0, box.right() + 1 - words - kSortGap - kSortArrow)
                              : qMin(all.right() + 1.0 + kSortOverlap - kSortArrow, box.left() + words + kSortGap);
    const QRectF arrow(left, box.center().y() - 4, kSortArrow, kSortArrow);
    paintIcon(*painter, header->sortIndicator == QStyleOptionHeader::SortDown ? u"chevron-down"_s : u"chevron-up"_s, arrow, colors.secondary);
}

void Style::drawProgress(const QStyleOption *option, QPainter *painter) const
{
    const auto *bar = qstyleoption_cast<const QStyleOptionProgressBar *>(option);
    if (!bar)
        return;
    const Colors &colors = colorsIn(option);
    const double radius = qMin(3.0, option->rect.height() / 2.0);
    const qint64 range = qint64(bar->maximum) - bar->minimum;
    if (range <= 0) { // not known: a part of the bar, without motion
        paintRounded(painter, QRectF(option->rect).adjusted(option->rect.width() * 0.35, 0, -option->rect.width() * 0.35, 0), radius, colors.accent);
        return;
    }
    const double width = option->rect.width() * qBound(0.0, double(qint64(bar->progress) - bar->minimum) / double(range), 1.0);
    if (width >= 1)
        paintRounded(painter, QRectF(option->rect.x(), option->rect.y(), width, option->rect.height()), radius, colors.accent);
}

void Style::drawScrollBar(const QStyleOptionComplex *option, QPainter *painter, const QWidget *widget) const
{
    const auto *bar = qstyleoption_cast<const QStyleOptionSlider *>(option);
    if (!bar || bar->maximum <= bar->minimum)
        return;
    const Colors &colors = colorsIn(option);
    const bool active = option->state & (State_MouseOver | State_Sunken);
    QRectF handle = proxy()->subControlRect(CC_ScrollBar, option, SC_ScrollBarSlider, widget);
    const double inset = active ? 2 : 3;
    handle.adjust(inset, inset, -inset, -inset);
    paintRounded(painter, handle, qMin(handle.width(), handle.height()) / 2, mixed(colors.text, colors.surface, active ? 0.38 : 0.2));
}

void Style::drawSlider(const QStyleOptionComplex *option, QPainter *painter, const QWidget *widget) const
{
    const auto *slider = qstyleoption_cast<const QStyleOptionSlider *>(option);
    if (!slider)
        return;
    const Colors &colors = colorsIn(option);
    const QRectF handle = proxy()->subControlRect(CC_Slider, option, SC_SliderHandle, widget);
    const QPointF middle = handle.center();
    const QRectF all = option->rect;
    const bool enabled = option->state & State_Enabled;
    const bool horizontal = slider->orientation == Qt::Horizontal;
    const QRectF groove
        = horizontal ? QRectF(all.x() + 2, middle.y() - 1.5, all.width() - 4, 3) : QRectF(middle.x() - 1.5, all.y() + 2, 3, all.height() - 4);
    paintRounded(painter, groove, 1.5, colors.pressed);
    QRectF filled = groove;
    if (horizontal)
        filled.setRight(middle.x());
    else
        filled.setTop(middle.y());
    paintRounded(painter, filled, 1.5, enabled ? colors.accent : colors.disabled);
    const double radius = (option->state & (State_MouseOver | State_Sunken)) ? 7 : 6;
    paintRounded(painter, QRectF(middle.x() - radius, middle.y() - radius, 2 * radius, 2 * radius), radius, colors.surface,
        enabled ? colors.accent : colors.disabled);
    if (showsFocus(option))
        paintFocusRing(*painter, QRectF(middle.x() - 8, middle.y() - 8, 16, 16), 8, colors);
}

void Style::drawComboBox(const QStyleOptionComplex *option, QPainter *painter, const QWidget *widget) const
{
    const Colors &colors = colorsIn(option);
    const bool enabled = option->state & State_Enabled;
    const auto *combo = qobject_cast<const QComboBox *>(widget);
    const bool focused = combo && combo->isEditable() ? combo->lineEdit()->hasFocus() : showsFocus(option);
    paintField(*painter, option->rect, colors, enabled, focused, option->state & State_MouseOver, isInvalid(widget));
    const QRectF arrow = proxy()->subControlRect(CC_ComboBox, option, SC_ComboBoxArrow, widget);
    paintIcon(
        *painter, u"chevron-down"_s, QRectF(arrow.center().x() - 6, arrow.center().y() - 5.5, 12, 12), enabled ? colors.secondary : colors.disabled);
}

void Style::drawSpinBox(const QStyleOptionComplex *option, QPainter *painter, const QWidget *widget) const
{
    const auto *spin = qstyleoption_cast<const QStyleOptionSpinBox *>(option);
    if (!spin)
        return;
    const Colors &colors = colorsIn(option);
    const bool enabled = option->state & State_Enabled;
    paintField(*painter, option->rect, colors, enabled, option->state & State_HasFocus, option->state & State_MouseOver, isInvalid(widget));
    if (spin->buttonSymbols == QAbstractSpinBox::NoButtons)
        return;
    for (const SubControl part : { SC_SpinBoxUp, SC_SpinBoxDown }) {
        const QRectF box = proxy()->subControlRect(CC_SpinBox, option, part, widget);
        const bool may = spin->stepEnabled & (part == SC_SpinBoxUp ? QAbstractSpinBox::StepUpEnabled : QAbstractSpinBox::StepDownEnabled);
        const bool lit = option->activeSubControls & part;
        paintIcon(*painter, part == SC_SpinBoxUp ? u"chevron-up"_s : u"chevron-down"_s, QRectF(box.center().x() - 5, box.center().y() - 5, 10, 10),
            !may || !enabled ? colors.disabled
                : lit        ? colors.text
                             : colors.secondary);
    }
}

void Style::drawComplexControl(ComplexControl control, const QStyleOptionComplex *option, QPainter *painter, const QWidget *widget) const
{
    switch (control) {
    case CC_ScrollBar:
        return drawScrollBar(option, painter, widget);
    case CC_Slider:
        return drawSlider(option, painter, widget);
    case CC_ComboBox:
        return drawComboBox(option, painter, widget);
    case CC_SpinBox:
        return drawSpinBox(option, painter, widget);
    default:
        StyleSizes::drawComplexControl(control, option, painter, widget);
    }
}

} // namespace anneal::widgets
