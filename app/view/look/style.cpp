// SPDX-License-Identifier: GPL-3.0-or-later
#include "style.h"

#include "look.h"

#include <QPainter>
#include <QPainterPath>
#include <QStyleOption>

namespace postrider {
namespace {
constexpr int FieldHeight = 40;
constexpr int FieldPadding = 8;
constexpr int ButtonHeight = 36;
constexpr int Target = 32; // the least side of what one clicks
constexpr qreal Radius = 8;

void roundedRect(QPainter *painter, const QRectF &rect, qreal radius, const QBrush &fill, const QPen &pen = Qt::NoPen)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setBrush(fill);
    painter->setPen(pen);
    painter->drawRoundedRect(rect, radius, radius);
    painter->restore();
}

bool isFlat(const QStyleOption *option)
{
    const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option);
    return button && button->features.testFlag(QStyleOptionButton::Flat);
}

bool isPrimary(const QStyleOption *option)
{
    const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option);
    return button && button->features.testFlag(QStyleOptionButton::DefaultButton);
}
} // namespace

Style::Style(const Look &look) : QProxyStyle(QStringLiteral("Fusion")), m_look(look) {}

int Style::pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const
{
    switch (metric) {
    case PM_ScrollBarExtent:
        return 10;
    case PM_ScrollBarSliderMin:
        return 36;
    case PM_CheckBoxLabelSpacing:
        return 10;
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
        return 18;
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical:
        return 0;
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int Style::styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                     QStyleHintReturn *returned) const
{
    switch (hint) {
    case SH_EtchDisabledText:
        return 0;
    case SH_ItemView_ActivateItemOnSingleClick: // clicks have a signal of their own
        return 0;
    case SH_ItemView_ShowDecorationSelected:
        return 1;
    case SH_ScrollBar_LeftClickAbsolutePosition:
        return 1;
    default:
        return QProxyStyle::styleHint(hint, option, widget, returned);
    }
}

void Style::drawField(const QStyleOption *option, QPainter *painter) const
{
    const Theme &theme = m_look.theme();
    const bool focused = option->state.testFlag(State_HasFocus);
    const qreal width = focused ? 2 : 1;
    const QRectF rect = QRectF(option->rect).adjusted(width / 2, width / 2, -width / 2, -width / 2);
    roundedRect(painter, rect, Radius, theme.field, QPen(focused ? theme.accent : theme.line, width));
}

void Style::drawButton(const QStyleOption *option, QPainter *painter) const
{
    const Theme &theme = m_look.theme();
    const bool enabled = option->state.testFlag(State_Enabled);
    const bool pressed = option->state.testFlag(State_Sunken);
    const bool hovered = option->state.testFlag(State_MouseOver) && enabled;
    QColor fill = isPrimary(option) ? theme.accent : isFlat(option) ? theme.window : theme.field;
    if (!enabled)
        fill = theme.field;
    else if (pressed || hovered)
        fill = m_look.scheme() == Scheme::Dark ? fill.lighter(pressed ? 120 : 108) : fill.darker(pressed ? 112 : 104);
    const QRectF rect = QRectF(option->rect).adjusted(0.5, 0.5, -0.5, -0.5);
    roundedRect(painter, rect, Radius, fill,
                (isPrimary(option) && enabled) || isFlat(option) ? QPen(Qt::NoPen) : QPen(theme.line));
    if (option->state.testFlag(State_HasFocus) && option->state.testFlag(State_KeyboardFocusChange))
        roundedRect(painter, rect.adjusted(2.5, 2.5, -2.5, -2.5), Radius - 2, Qt::NoBrush,
                    QPen(isPrimary(option) ? theme.accentText : theme.accent, 1.5));
}

void Style::drawComboBox(const QStyleOption *option, QPainter *painter) const
{
    drawField(option, painter);
    const bool mirrored = option->direction == Qt::RightToLeft;
    const QPointF centre(mirrored ? option->rect.left() + 16 : option->rect.right() - 16,
                         option->rect.center().y() + 1);
    QPainterPath arrow(centre + QPointF(-4, -2));
    arrow.lineTo(centre + QPointF(0, 2));
    arrow.lineTo(centre + QPointF(4, -2));
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->strokePath(arrow, QPen(m_look.theme().secondary, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter->restore();
}

void Style::drawCheckBox(const QStyleOption *option, QPainter *painter) const
{
    const Theme &theme = m_look.theme();
    const bool on = option->state.testFlag(State_On);
    const QRectF box = QRectF(option->rect).adjusted(0.75, 0.75, -0.75, -0.75);
    roundedRect(painter, box, 4, on ? theme.accent : theme.field, QPen(on ? theme.accent : theme.secondary, 1.5));
    if (!on)
        return;
    QPainterPath tick(box.topLeft() + QPointF(box.width() * 0.24, box.height() * 0.52));
    tick.lineTo(box.topLeft() + QPointF(box.width() * 0.43, box.height() * 0.71));
    tick.lineTo(box.topLeft() + QPointF(box.width() * 0.76, box.height() * 0.31));
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->strokePath(tick, QPen(theme.accentText, 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter->restore();
}

void Style::drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                          const QWidget *widget) const
{
    const Theme &theme = m_look.theme();
    switch (element) {
    case PE_PanelLineEdit:
        drawField(option, painter);
        return;
    case PE_FrameLineEdit:
        return; // drawn with its panel
    case PE_PanelButtonTool:
        if (option->state & (State_MouseOver | State_Sunken | State_On))
            roundedRect(painter, option->rect, Radius, option->state & State_Sunken ? theme.line : theme.hover);
        return;
    case PE_FrameFocusRect:
        roundedRect(painter, QRectF(option->rect).adjusted(1, 1, -1, -1), Radius - 2, Qt::NoBrush,
                    QPen(theme.accent, 2));
        return;
    case PE_IndicatorCheckBox:
        drawCheckBox(option, painter);
        return;
    default:
        QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
}

void Style::drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                        const QWidget *widget) const
{
    if (element == CE_PushButtonBevel) {
        drawButton(option, painter);
        return;
    }
    const bool coloured = isPrimary(option) || isFlat(option);
    if (element == CE_PushButtonLabel && coloured && option->state.testFlag(State_Enabled)) {
        QStyleOptionButton label = *qstyleoption_cast<const QStyleOptionButton *>(option);
        label.palette.setColor(QPalette::ButtonText,
                               isFlat(option) ? m_look.theme().accent : m_look.theme().accentText);
        QProxyStyle::drawControl(element, &label, painter, widget);
        return;
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

void Style::drawScrollBar(const QStyleOptionComplex *option, QPainter *painter, const QWidget *widget) const
{
    const auto *bar = qstyleoption_cast<const QStyleOptionSlider *>(option);
    painter->fillRect(option->rect, option->palette.base()); // no groove: it belongs to what it scrolls
    if (!bar || bar->minimum == bar->maximum)
        return;
    const bool active = option->state.testFlag(State_MouseOver) || option->state.testFlag(State_Sunken);
    QColor handle = m_look.theme().secondary;
    handle.setAlphaF(active ? 0.65F : 0.35F);
    QRectF rect = proxy()->subControlRect(CC_ScrollBar, option, SC_ScrollBarSlider, widget);
    const qreal inset = active ? 2 : 3;
    rect.adjust(inset, inset, -inset, -inset);
    roundedRect(painter, rect, std::min(rect.width(), rect.height()) / 2, handle);
}

void Style::drawComplexControl(ComplexControl control, const QStyleOptionComplex *option, QPainter *painter,
                               const QWidget *widget) const
{
    if (control == CC_ScrollBar)
        drawScrollBar(option, painter, widget);
    else if (control == CC_ComboBox)
        drawComboBox(option, painter);
    else
        QProxyStyle::drawComplexControl(control, option, painter, widget);
}

QRect Style::subControlRect(ComplexControl control, const QStyleOptionComplex *option, SubControl part,
                            const QWidget *widget) const
{
    if (control == CC_ComboBox && part == SC_ComboBoxEditField)
        return QProxyStyle::subControlRect(control, option, part, widget).adjusted(FieldPadding, 0, -FieldPadding, 0);
    if (control != CC_ScrollBar)
        return QProxyStyle::subControlRect(control, option, part, widget);
    const auto *bar = qstyleoption_cast<const QStyleOptionSlider *>(option);
    const bool horizontal = bar->orientation == Qt::Horizontal;
    const int length = horizontal ? bar->rect.width() : bar->rect.height();
    const qint64 range = qint64(bar->maximum) - bar->minimum;
    int slider = length;
    if (range > 0)
        slider = std::clamp(int(qint64(bar->pageStep) * length / (range + bar->pageStep)),
                            std::min(length, pixelMetric(PM_ScrollBarSliderMin, option, widget)), length);
    const int start =
        sliderPositionFromValue(bar->minimum, bar->maximum, bar->sliderPosition, length - slider, bar->upsideDown);
    const auto stretch = [&](int from, int to) {
        return horizontal ? QRect(bar->rect.x() + from, bar->rect.y(), to - from, bar->rect.height())
                          : QRect(bar->rect.x(), bar->rect.y() + from, bar->rect.width(), to - from);
    };
    switch (part) {
    case SC_ScrollBarGroove:
        return bar->rect;
    case SC_ScrollBarSlider:
        return stretch(start, start + slider);
    case SC_ScrollBarSubPage:
        return stretch(0, start);
    case SC_ScrollBarAddPage:
        return stretch(start + slider, length);
    default:
        return {}; // no arrows
    }
}

QRect Style::subElementRect(SubElement element, const QStyleOption *option, const QWidget *widget) const
{
    const QRect rect = QProxyStyle::subElementRect(element, option, widget);
    return element == SE_LineEditContents ? rect.adjusted(FieldPadding, 0, -FieldPadding, 0) : rect;
}

QSize Style::sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size,
                              const QWidget *widget) const
{
    QSize result = QProxyStyle::sizeFromContents(type, option, size, widget);
    if (type == CT_LineEdit)
        result.setHeight(std::max(result.height(), FieldHeight));
    else if (type == CT_ComboBox)
        result = QSize(result.width() + FieldPadding, std::max(result.height(), ButtonHeight));
    else if (type == CT_PushButton)
        result = QSize(result.width() + 16, std::max(result.height(), ButtonHeight));
    else if (type == CT_ToolButton)
        result = result.expandedTo(QSize(Target, Target));
    else if (type == CT_MenuItem)
        result.setHeight(std::max(result.height(), Target - 2));
    return result;
}

} // namespace postrider
