// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/shortcutrow.h"

#include "widgets/button.h"
#include "widgets/keyedit.h"
#include "widgets/label.h"
#include "widgets/plaintext.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>
#include <algorithm>

namespace anneal::ui {

using namespace Qt::StringLiterals;
using namespace widgets;

ShortcutRow::ShortcutRow(ActionRegistry &actions, const ActionRegistry::KeyHint &hint, QWidget *parent)
    : ShortcutRow(actions, nullptr, hint.id, hint.text, parent)
{
    m_edit->setKeys({ QKeySequence::fromString(hint.keys, QKeySequence::NativeText) });
    m_edit->setEnabled(false);
    setTip(m_edit, tr("These keys cannot be changed"));
    m_reset->hide();
}

ShortcutRow::ShortcutRow(ActionRegistry &actions, QAction *action, QWidget *parent)
    : ShortcutRow(actions, action, action->objectName(), ActionRegistry::nameOf(action), parent)
{
    refresh();
}

ShortcutRow::ShortcutRow(ActionRegistry &actions, QAction *action, const QString &id, const QString &name, QWidget *parent)
    : QWidget(parent)
    , m_actions(actions)
    , m_action(action)
{
    setObjectName(u"keys."_s + id);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 3, 0, 3);
    column->setSpacing(space::kXs);
    auto *row = new QHBoxLayout;
    row->setSpacing(space::kS);
    m_text = new ElidedLabel(name);
    row->addWidget(m_text, 1);
    m_reset = new IconButton(u"undo"_s, tr("Reset the keys of “%1”").arg(name));
    QSizePolicy policy = m_reset->sizePolicy();
    policy.setRetainSizeWhenHidden(true);
    m_reset->setSizePolicy(policy);
    row->addWidget(m_reset);
    m_edit = new KeyEdit(name);
    row->addWidget(m_edit);
    column->addLayout(row);

    m_below = new QWidget;
    m_below->setAccessibleName(tr("Keys that are in use"));
    auto *below = new QHBoxLayout(m_below);
    below->setContentsMargins(0, 0, 0, space::kXs);
    below->setSpacing(space::kS);
    m_question = new Label({}, Type::Secondary, Tone::Warning);
    m_question->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_question->setWordWrap(true);
    below->addWidget(m_question, 1);
    m_replace = new Button(tr("Replace"), ButtonRole::Secondary);
    m_replace->setCompact(true);
    below->addWidget(m_replace);
    m_leave = new Button(tr("Cancel"), ButtonRole::Quiet);
    m_leave->setCompact(true);
    below->addWidget(m_leave);
    m_below->hide();
    column->addWidget(m_below);
    setAccessibleName(name);

    connect(m_edit, &KeyEdit::keysPressed, this, &ShortcutRow::take);
    connect(m_edit, &KeyEdit::refused, this, [this](const QString &sentence) { ask(sentence, {}); });
    connect(m_replace, &Button::clicked, this, &ShortcutRow::replace);
    connect(m_leave, &Button::clicked, this, &ShortcutRow::leave);
    connect(m_reset, &Button::clicked, this, [this] {
        m_edit->setFocus(Qt::OtherFocusReason);
        const auto usual = ActionRegistry::usualKeys(m_action);
        for (const QKeySequence &keys : usual)
            if (!m_actions.useOf(keys, m_action).text.isEmpty())
                return take(keys); // they have been given to another one meanwhile
        m_actions.choose(m_action, usual);
    });
    connect(&m_actions, &ActionRegistry::chosenChanged, this, &ShortcutRow::refresh);
}

void ShortcutRow::refresh()
{
    if (!m_action)
        return;
    m_text->setText(ActionRegistry::nameOf(m_action));
    m_edit->setKeys(m_action->shortcuts());
    const auto usual = ActionRegistry::usualKeys(m_action);
    m_reset->setVisible(m_action->shortcuts() != usual);
    const QString text = QKeySequence::listToString(usual, QKeySequence::NativeText);
    setTip(m_reset, text.isEmpty() ? tr("Reset: no keys") : tr("Reset to %1").arg(text));
}

bool ShortcutRow::hasWords(const QStringList &words) const
{
    const QString text = m_text->text() + u'\n' + QKeySequence::listToString(m_edit->keys(), QKeySequence::NativeText);
    return std::all_of(words.begin(), words.end(), [&](const QString &word) { return text.contains(word, Qt::CaseInsensitive); });
}

void ShortcutRow::take(const QKeySequence &keys)
{
    if (!m_action)
        return;
    ask({}, {});
    m_wanted = keys;
    const auto use = m_actions.useOf(keys, m_action);
    const QString shown = keys.toString(QKeySequence::NativeText);
    if (use.text.isEmpty())
        m_actions.choose(m_action, { keys });
    else if (use.action)
        ask(tr("%1 is used by “%2”. Replace?").arg(shown, use.text), tr("Replace"));
    else
        ask(tr("%1 always means “%2”. Press other keys.").arg(shown, use.text), {});
}

/// Below the row; no answer where there is nothing to decide.
void ShortcutRow::ask(const QString &question, const QString &answer)
{
    m_question->setText(question);
    m_replace->setVisible(!answer.isEmpty());
    m_below->setVisible(!question.isEmpty());
    m_edit->setAccessibleDescription(question);
    if (!answer.isEmpty())
        m_replace->setFocus(Qt::OtherFocusReason);
}

/// Nothing is decided, and nothing changes.
void ShortcutRow::leave()
{
    m_edit->setFocus(Qt::OtherFocusReason);
    ask({}, {});
}

void ShortcutRow::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && !m_below->isHidden())
        return leave();
    QWidget::keyPressEvent(event);
}

QWidget *ShortcutRow::follow(QWidget *before)
{
    for (QWidget *control : std::initializer_list<QWidget *> { m_reset, m_edit, m_replace, m_leave }) {
        setTabOrder(before, control);
        before = control;
    }
    return before;
}

QString ShortcutRow::question() const
{
    return m_below->isHidden() ? QString() : m_question->text();
}

void ShortcutRow::replace()
{
    m_edit->setFocus(Qt::OtherFocusReason);
    ask({}, {});
    if (!m_action)
        return;
    const auto before = m_actions.chosen();
    QStringList losers;
    // More than one may have them, each in a part of the window of its own.
    for (auto use = m_actions.useOf(m_wanted, m_action); use.action; use = m_actions.useOf(m_wanted, m_action)) {
        QList<QKeySequence> left = use.action->shortcuts();
        left.removeAll(m_wanted);
        losers << use.text;
        m_actions.choose(use.action, left);
    }
    m_actions.choose(m_action, { m_wanted });
    Q_EMIT replaced(tr("%1 does not mean “%2” any more.").arg(m_wanted.toString(QKeySequence::NativeText), losers.join(u"”, “"_s)), before);
}

void ShortcutRow::setLine(bool hasLine)
{
    m_hasLine = hasLine;
    update();
}

void ShortcutRow::paintEvent(QPaintEvent *)
{
    if (m_hasLine)
        QPainter(this).fillRect(0, 0, width(), 1, colorsOf(this).divider);
}

} // namespace anneal::ui
