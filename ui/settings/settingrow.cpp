// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/settingrow.h"

#include "widgets/button.h"
#include "widgets/label.h"
#include "widgets/plaintext.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>
#include <algorithm>

namespace anneal::ui {

using namespace Qt::StringLiterals;
using namespace widgets;

SettingRow::SettingRow(const QString &title, const QString &help, const QString &keywords, QWidget *parent)
    : QWidget(parent)
    , m_title(title)
    , m_words(title + u'\n' + help + u'\n' + keywords)
{
    m_main = new QBoxLayout(QBoxLayout::LeftToRight, this);
    m_main->setContentsMargins(0, space::kM, 0, space::kM);
    m_main->setSpacing(space::kL);
    auto *words = new QVBoxLayout;
    words->setSpacing(space::kXs);
    words->addWidget(new Label(title, Type::BodyMedium));
    m_help = new Label(help, Type::Secondary, Tone::Secondary);
    m_help->setWordWrap(true);
    words->addWidget(m_help);
    m_detail = new ElidedLabel({}, Type::Number);
    m_detail->setElideMode(Qt::ElideMiddle);
    m_detail->hide();
    words->addWidget(m_detail);
    m_noteRow = new QWidget;
    m_noteRow->setAccessibleName(title);
    auto *note = new QHBoxLayout(m_noteRow);
    note->setContentsMargins(0, space::kXs, 0, 0);
    note->setSpacing(space::kS);
    m_note = new Label({}, Type::Secondary, Tone::Warning);
    note->addWidget(m_note);
    m_noteAction = new Button(QString(), ButtonRole::Secondary);
    m_noteAction->setCompact(true);
    note->addWidget(m_noteAction);
    note->addStretch();
    m_noteRow->hide();
    words->addWidget(m_noteRow);
    m_main->addLayout(words, 1);
    m_right = new QHBoxLayout;
    m_right->setSpacing(space::kS);
    m_reset = new IconButton(u"undo"_s, tr("Reset %1").arg(title));
    QSizePolicy policy = m_reset->sizePolicy();
    policy.setRetainSizeWhenHidden(true); // nothing moves when a value is changed
    m_reset->setSizePolicy(policy);
    m_reset->hide();
    m_right->addWidget(m_reset, 0, Qt::AlignVCenter);
    m_main->addLayout(m_right);
    m_main->setAlignment(m_right, Qt::AlignTop);
    setAccessibleName(title);
    connect(m_noteAction, &Button::clicked, this, &SettingRow::noteActionRequested);
    connect(m_reset, &Button::clicked, this, [this] {
        if (m_control) // the button goes
            m_control->setFocus(Qt::OtherFocusReason);
        Q_EMIT resetRequested();
    });
}

void SettingRow::addControl(QWidget *control)
{
    if (control->accessibleName().isEmpty())
        control->setAccessibleName(m_title);
    if (control->accessibleDescription().isEmpty())
        control->setAccessibleDescription(m_help->text());
    m_right->addWidget(control, 0, Qt::AlignVCenter);
    m_control = control;
    setTabOrder(control, m_noteAction); // in the order in which they are read
}

void SettingRow::focusControl()
{
    m_control->setFocus(Qt::TabFocusReason);
    window()->setAttribute(Qt::WA_KeyboardFocusChange); // with its ring: it is among many
    m_control->update();
}

void SettingRow::setDetail(const QString &text)
{
    m_detail->setText(text);
    m_detail->setVisible(!text.isEmpty());
}

void SettingRow::setNote(const QString &text, const QString &action)
{
    m_note->setText(text);
    m_noteAction->setText(action);
    m_noteAction->setAccessibleName(action);
    m_noteAction->setVisible(!action.isEmpty());
    m_noteAction->updateGeometry();
    m_noteRow->setVisible(!text.isEmpty());
}

void SettingRow::setUsual(bool differs, const QString &usual)
{
    m_reset->setVisible(differs);
    setTip(m_reset, tr("Reset to %1").arg(usual));
    m_reset->setAccessibleName(tr("Reset %1 to %2").arg(m_title, usual));
}

void SettingRow::setLine(bool hasLine)
{
    m_hasLine = hasLine;
    update();
}

bool SettingRow::hasWords(const QStringList &words) const
{
    return std::all_of(words.begin(), words.end(), [this](const QString &word) { return m_words.contains(word, Qt::CaseInsensitive); });
}

void SettingRow::setNarrow(bool isNarrow)
{
    m_main->setDirection(isNarrow ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
    m_main->setSpacing(isNarrow ? space::kS : space::kL);
    m_right->setDirection(isNarrow ? QBoxLayout::RightToLeft : QBoxLayout::LeftToRight); // the control begins where the text does
    m_main->setAlignment(m_right, isNarrow ? Qt::AlignLeft : Qt::AlignTop);
}

void SettingRow::paintEvent(QPaintEvent *)
{
    if (m_hasLine)
        QPainter(this).fillRect(0, 0, width(), 1, colorsOf(this).divider);
}

} // namespace anneal::ui
