// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/field.h"

#include "widgets/icons.h"
#include "widgets/label.h"

#include <QAbstractItemView>
#include <QKeyEvent>
#include <QPainter>
#include <QVBoxLayout>

namespace anneal::widgets {

using namespace Qt::StringLiterals;

Field::Field(const QString &label, QWidget *control, const QString &help, QWidget *parent)
    : QWidget(parent)
    , m_control(control)
    , m_marked(control)
    , m_help(help)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::kXs);
    auto *name = new Label(label, Type::Label);
    name->setBuddy(control);
    m_below = new Label({}, Type::Secondary, Tone::Secondary);
    m_below->setWordWrap(true);
    column->addWidget(name);
    column->addWidget(control);
    column->addWidget(m_below);
    control->setAccessibleName(label);
    setAccessibleName(label);
    updateBelow();
}

void Field::setError(const QString &error)
{
    if (error == m_error)
        return;
    m_error = error;
    updateBelow();
}

void Field::setWarning(const QString &warning)
{
    if (warning == m_warning)
        return;
    m_warning = warning;
    updateBelow();
}

void Field::setNote(const QString &note)
{
    if (note == m_note)
        return;
    m_note = note;
    updateBelow();
}

void Field::updateBelow()
{
    const bool bad = !m_error.isEmpty();
    m_below->setText(bad ? m_error : !m_warning.isEmpty() ? m_warning : !m_note.isEmpty() ? m_note : m_help);
    m_below->setTone(bad ? Tone::Danger : m_warning.isEmpty() ? Tone::Secondary : Tone::Warning);
    m_below->setVisible(!m_below->text().isEmpty());
    m_marked->setProperty("invalid", bad);
    m_control->setAccessibleDescription(m_below->text());
    m_marked->update();
}

UnitEdit::UnitEdit(const QString &unit, QWidget *parent) : QLineEdit(parent)
{
    setUnit(unit);
}

void UnitEdit::setUnit(const QString &unit)
{
    m_unit = unit;
    const int width = unit.isEmpty() ? 0 : QFontMetrics(fontOf(Type::Secondary)).horizontalAdvance(unit) + space::kS;
    setTextMargins(0, 0, width, 0);
    update();
}

void UnitEdit::paintEvent(QPaintEvent *event)
{
    QLineEdit::paintEvent(event);
    QPainter painter(this);
    painter.setFont(fontOf(Type::Secondary));
    painter.setPen(colorsOf(this).secondary);
    painter.drawText(rect().adjusted(0, 0, -10, 0), Qt::AlignRight | Qt::AlignVCenter, m_unit);
}

SearchEdit::SearchEdit(const QString &placeholder, QWidget *parent) : QLineEdit(parent)
{
    setPlaceholderText(placeholder);
    setAccessibleName(placeholder);
    setTextMargins(20, 0, 0, 0);
    setClearButtonEnabled(false);
}

void SearchEdit::setHint(const QString &hint)
{
    m_hint = hint;
    update();
}

bool SearchEdit::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride || event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if (key->key() == Qt::Key_Escape && key->modifiers() == Qt::NoModifier && m_escapeClears && !text().isEmpty()) {
            event->accept(); // before any shortcut of the page
            if (event->type() == QEvent::KeyPress)
                clear();
            return true;
        }
    }
    if (event->type() == QEvent::KeyPress && m_list) {
        const auto *key = static_cast<QKeyEvent *>(event);
        const bool leads = key->key() == Qt::Key_Down || key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter || key->key() == Qt::Key_Escape;
        if (leads && key->modifiers() == Qt::NoModifier && m_list->model() && m_list->model()->rowCount() > 0) {
            if (!m_list->currentIndex().isValid() || !m_list->selectionModel()->isRowSelected(m_list->currentIndex().row()))
                m_list->setCurrentIndex(m_list->model()->index(0, 0));
            m_list->setFocus(Qt::TabFocusReason);
            return true;
        }
    }
    return QLineEdit::event(event);
}

void SearchEdit::paintEvent(QPaintEvent *event)
{
    QLineEdit::paintEvent(event);
    const Colors &colors = colorsOf(this);
    QPainter painter(this);
    paintIcon(painter, u"search"_s, QRectF(9, height() / 2.0 - 7, 14, 14), colors.secondary);
    if (!m_hint.isEmpty() && text().isEmpty()) {
        painter.setFont(fontOf(Type::Number));
        painter.setPen(colors.secondary);
        painter.drawText(rect().adjusted(0, 0, -10, 0), Qt::AlignRight | Qt::AlignVCenter, m_hint);
    }
}

} // namespace anneal::widgets
