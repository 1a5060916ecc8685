// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/stylesizes.h"

#include "widgets/icons.h"

#include <QStyleOption>

namespace anneal::widgets {

using namespace Qt::StringLiterals;

constexpr int kComboText = 10;  // from the edge of a field to its text
constexpr int kComboArrow = 28; // and what its arrow takes

StyleSizes::StyleSizes() : QProxyStyle(u"Fusion"_s) { }

int StyleSizes::pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const
{
    switch (metric) {
    case PM_ScrollBarExtent:
        return 12;
    case PM_ScrollBarSliderMin:
        return 32;
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight:
    case PM_SmallIconSize:
    case PM_ButtonIconSize:
        return 16;
    case PM_DefaultFrameWidth:
        return 1;
    case PM_MenuPanelWidth:
        return 0;
    case PM_MenuHMargin:
    case PM_MenuVMargin:
        return 5;
    case PM_SplitterWidth:
        return space::kL;
    case PM_CheckBoxLabelSpacing:
    case PM_RadioButtonLabelSpacing:
        return space::kS;
    case PM_HeaderMargin:
        return kHeaderMargin;
    case PM_FocusFrameHMargin: // the margin of an item's text: in the list of a field it stands below the text of the field
        return widget && widget->inherits("QComboBoxListView") ? kComboText - 2 : QProxyStyle::pixelMetric(metric, option, widget);
    case PM_SliderThickness:
    case PM_SliderLength:
    case PM_SliderControlThickness:
        return 16;
    case PM_ToolTipLabelFrameWidth:
        return 7;
    case PM_LayoutHorizontalSpacing:
    case PM_LayoutVerticalSpacing:
        return space::kS;
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical:
        return 0;
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int StyleSizes::styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget, QStyleHintReturn *data) const
{
    switch (hint) {
    case SH_EtchDisabledText:
    case SH_ComboBox_Popup:
    case SH_UnderlineShortcut:
    case SH_DitherDisabledText:
    case SH_DialogButtonBox_ButtonsHaveIcons:
        return 0;
    case SH_ItemView_ShowDecorationSelected:
    case SH_Menu_MouseTracking:
    case SH_ComboBox_ListMouseTracking:
        return 1;
    case SH_ToolTipLabel_Opacity:
        return 255;
    case SH_ToolTip_WakeUpDelay:
        return 450;
    case SH_Slider_AbsoluteSetButtons:
        return Qt::LeftButton;
    case SH_ScrollBar_LeftClickAbsolutePosition:
        return 1;
    case SH_ScrollView_FrameOnlyAroundContents:
        return 0;
    case SH_Widget_Animation_Duration:
        return motionAllowed() ? 140 : 0;
    default:
        return QProxyStyle::styleHint(hint, option, widget, data);
    }
}

QIcon StyleSizes::standardIcon(StandardPixmap which, const QStyleOption *option, const QWidget *widget) const
{
    switch (which) {
    case SP_DirIcon:
    case SP_DirOpenIcon:
    case SP_DirClosedIcon:
    case SP_DirHomeIcon:
    case SP_DirLinkIcon:
    case SP_DesktopIcon:
    case SP_ComputerIcon:
    case SP_DriveHDIcon:
        return icon(u"folder"_s);
    case SP_FileIcon:
    case SP_FileLinkIcon:
        return icon(u"file"_s);
    case SP_FileDialogNewFolder:
        return icon(u"plus"_s);
    case SP_FileDialogToParent:
        return icon(u"chevron-up"_s);
    case SP_FileDialogBack:
    case SP_ArrowBack:
    case SP_ArrowLeft:
        return icon(u"chevron-left"_s);
    case SP_ArrowForward:
    case SP_ArrowRight:
        return icon(u"chevron-right"_s);
    case SP_FileDialogListView:
        return icon(u"rows"_s);
    case SP_FileDialogDetailedView:
        return icon(u"data"_s);
    case SP_MessageBoxInformation:
        return icon(u"info"_s);
    case SP_MessageBoxWarning:
        return icon(u"warning"_s);
    case SP_MessageBoxCritical:
        return icon(u"error"_s);
    default:
        return QProxyStyle::standardIcon(which, option, widget);
    }
}

QSize StyleSizes::sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size, const QWidget *widget) const
{
    QSize result = QProxyStyle::sizeFromContents(type, option, size, widget);
    switch (type) {
    case CT_ComboBox:
        result = { qMax(result.width(), size.width() + kComboText + kComboArrow + 2), space::kControl }; // the text is read to its end
        break;
    case CT_LineEdit:
    case CT_SpinBox:
        result.setHeight(space::kControl);
        break;
    case CT_PushButton:
        result = { qMax(size.width() + 28, 64), space::kControl };
        break;
    case CT_CheckBox:
    case CT_RadioButton:
        result.setHeight(qMax(result.height(), 22));
        break;
    case CT_HeaderSection:
        result.setHeight(space::kRow);
        if (const auto *header = qstyleoption_cast<const QStyleOptionHeader *>(option); header && header->orientation == Qt::Horizontal) {
            result.setWidth(QFontMetrics(fontOf(Type::Secondary)).horizontalAdvance(header->text) + 1 + 2 * kHeaderMargin);
            if (header->sortIndicator != QStyleOptionHeader::None)
                result.rwidth() += kSortArrow + kSortGap - kSortOverlap;
        }
        break;
    case CT_ItemViewItem:
        result.setHeight(qMax(result.height(), space::kRow));
        break;
    case CT_MenuItem:
        if (const auto *item = qstyleoption_cast<const QStyleOptionMenuItem *>(option)) {
            if (item->menuItemType == QStyleOptionMenuItem::Separator)
                return { 10, 9 };
            return { size.width() + 56, space::kRow };
        }
        break;
    default:
        break;
    }
    return result;
}

QRect StyleSizes::subElementRect(SubElement element, const QStyleOption *option, const QWidget *widget) const
{
    switch (element) {
    case SE_LineEditContents:
        return option->rect.adjusted(8, 1, -8, -1);
    case SE_ProgressBarGroove:
    case SE_ProgressBarContents:
        return option->rect;
    case SE_HeaderLabel: // with the arrow, which the label draws
        return option->rect.adjusted(kHeaderMargin, 0, -kHeaderMargin, 0);
    case SE_CheckBoxFocusRect:
    case SE_RadioButtonFocusRect:
        return QProxyStyle::subElementRect(element, option, widget).adjusted(-3, -1, 3, 1).intersected(option->rect);
    default:
        return QProxyStyle::subElementRect(element, option, widget);
    }
}

QRect StyleSizes::subControlRect(ComplexControl control, const QStyleOptionComplex *option, SubControl part, const QWidget *widget) const
{
    const QRect r = option->rect;
    if (control == CC_ComboBox) {
        if (part == SC_ComboBoxArrow)
            return { r.right() - 26, r.top(), 26, r.height() };
        const auto *combo = qstyleoption_cast<const QStyleOptionComboBox *>(option);
        if (part == SC_ComboBoxEditField) // an edit inside has margins of its own
            return r.adjusted(combo && combo->editable ? 1 : kComboText, 1, -kComboArrow, -1);
    }
    if (control == CC_SpinBox) {
        if (part == SC_SpinBoxUp)
            return { r.right() - 22, r.top() + 1, 22, r.height() / 2 - 1 };
        if (part == SC_SpinBoxDown)
            return { r.right() - 22, r.top() + r.height() / 2, 22, r.height() / 2 - 1 };
        if (part == SC_SpinBoxEditField)
            return r.adjusted(2, 1, -24, -1);
        return r;
    }
    if (control == CC_ScrollBar) {
        // No arrow buttons: the groove is everything.
        const auto *bar = qstyleoption_cast<const QStyleOptionSlider *>(option);
        if (!bar)
            return {};
        const bool horizontal = bar->orientation == Qt::Horizontal;
        const int length = horizontal ? r.width() : r.height();
        const qint64 range = qint64(bar->maximum) - bar->minimum;
        int slider = range > 0 ? int(qint64(bar->pageStep) * length / (range + bar->pageStep)) : length;
        slider = qBound(qMin(32, length), slider, length);
        const int start = sliderPositionFromValue(bar->minimum, bar->maximum, bar->sliderPosition, length - slider, bar->upsideDown);
        const auto along = [&](int from, int count) {
            return horizontal ? QRect(r.x() + from, r.y(), count, r.height()) : QRect(r.x(), r.y() + from, r.width(), count);
        };
        switch (part) {
        case SC_ScrollBarGroove:
            return r;
        case SC_ScrollBarSlider:
            return along(start, slider);
        case SC_ScrollBarSubPage:
            return along(0, start);
        case SC_ScrollBarAddPage:
            return along(start + slider, length - start - slider);
        default:
            return {};
        }
    }
    return QProxyStyle::subControlRect(control, option, part, widget);
}

} // namespace anneal::widgets
