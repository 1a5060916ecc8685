// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/config/fieldcontrol.h"

#include "core/config/completion.h"
#include "core/config/writer.h"
#include "core/config/yamltree.h"
#include "ui/config/fieldnames.h"
#include "widgets/button.h"
#include "widgets/catalog.h"
#include "widgets/field.h"
#include "widgets/numberedit.h"
#include "widgets/plaintext.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLocale>
#include <QMenu>
#include <QPlainTextEdit>
#include <QStyle>

namespace anneal::ui {

using namespace Qt::StringLiterals;
using base::Json;

namespace {

constexpr int kTypingPauseMs = 150;

bool isList(const config::Field &field)
{
    return field.type == config::FieldType::TextList || field.type == config::FieldType::IntegerList;
}

bool isMap(const config::Field &field)
{
    return field.type == config::FieldType::TextMap || field.type == config::FieldType::IntegerMap || field.type == config::FieldType::NumberMap;
}

/// What a line of the form means: numbers, lists and maps as in YAML; lists and maps may go without their brackets.
Json fromLine(const config::Field &field, const QString &line)
{
    const auto text = line.trimmed().toStdString();
    if (text.empty() && field.nullable)
        return nullptr;
    if (field.type == config::FieldType::Text)
        return text;
    const bool isInBrackets = text.starts_with('[') && text.ends_with(']'); // a list as in YAML, or it is found below that it is none
    if (field.orPattern && !isInBrackets && config::looksLikePattern(text))
        return text;
    auto yaml = text;
    if (isList(field) && (text.empty() || text != field.listWord) && !text.starts_with('['))
        yaml = "[" + text + "]";
    if (isMap(field) && (text.empty() || text.find(':') != std::string::npos) && !text.starts_with('{'))
        yaml = "{" + text + "}";
    const auto source = "value: " + yaml;
    const auto document = config::parseYaml(source);
    const auto *entry = document.root.find("value");
    if (document.broken || !entry || document.root.entries.size() != 1)
        return text; // no such value: it goes into the text as it is, and is marked there
    return config::toJson(entry->value);
}

bool isNumber(const config::Field &field)
{
    return field.type == config::FieldType::Integer || field.type == config::FieldType::Number;
}

/// A number stands there as in the language of the window, without groups; in lists and maps a comma has another meaning, so they stay YAML.
QString toLine(const config::Field &field, const Json &value)
{
    if (value.is_null())
        return {};
    if (value.is_string())
        return QString::fromStdString(value.get<std::string>());
    auto text = config::toYaml(field, value);
    if ((isList(field) && value.is_array()) || (isMap(field) && value.is_object()))
        text = text.substr(1, text.size() - 2);
    auto line = QString::fromStdString(text);
    return isNumber(field) && value.is_number() ? line.replace(u'.', QLocale().decimalPoint()) : line;
}

/// How a choice is shown and found again in the list.
QString choiceText(const Json &value)
{
    return value.is_string() ? QString::fromStdString(value.get<std::string>()) : QString::fromStdString(value.dump());
}

bool isLongText(const config::Field &field)
{
    return field.path == "data.template" || field.path == "data.system_prompt";
}

} // namespace

FieldControl::FieldControl(const config::Field &field, QWidget *parent)
    : QWidget(parent)
    , m_field(field)
    , m_control(makeControl())
    , m_reset(new widgets::IconButton(u"undo"_s,
          tr("Back to the default: %1")
              .arg(isNumber(field) ? toLine(field, field.defaultValue) : QString::fromStdString(config::toYaml(field, field.defaultValue)))))
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(4);
    row->addWidget(m_control, 1);
    if (field.path == "model.model_name")
        row->addWidget(makeBrowse());
    row->addWidget(m_reset, 0, Qt::AlignTop);
    auto keepsRoom = m_reset->sizePolicy(); // nothing moves while somebody types
    keepsRoom.setRetainSizeWhenHidden(true);
    m_reset->setSizePolicy(keepsRoom);
    m_reset->hide();
    m_reset->setAccessibleName(tr("%1: back to the default").arg(fieldName(field)));
    connect(m_reset, &QAbstractButton::clicked, this, [this] { Q_EMIT resetRequested(QString::fromStdString(m_field.path)); });
    setFocusProxy(m_control);
    m_control->installEventFilter(this);
    widgets::setTip(m_control, widgets::said(config::description(field.path)));
    m_control->setObjectName(u"field."_s + QString::fromStdString(field.path));
    m_control->setAccessibleName(fieldName(field));
    m_typing.setSingleShot(true);
    m_typing.setInterval(kTypingPauseMs);
    connect(&m_typing, &QTimer::timeout, this, &FieldControl::tell);
    show(field.defaultValue);
}

/// No dialog of the desktop takes both, so it is said first which of them.
QWidget *FieldControl::makeBrowse()
{
    auto *button = new widgets::Button(tr("Choose"));
    button->setMenuMark();
    button->setAccessibleName(tr("Choose a model on this computer"));
    widgets::setTip(button, tr("A folder in Hugging Face form, or a .gguf file"));
    auto *menu = new QMenu(this);
    const auto path = QString::fromStdString(m_field.path);
    menu->addAction(tr("Folder of a model…"), this, [this, path] { Q_EMIT browseRequested(path, Browse::Folder); });
    menu->addAction(tr("GGUF file…"), this, [this, path] { Q_EMIT browseRequested(path, Browse::File); });
    connect(button, &QAbstractButton::clicked, this, [button, menu] { menu->popup(button->mapToGlobal(QPoint(0, button->height() + 2))); });
    return button;
}

QWidget *FieldControl::makeControl()
{
    if (m_field.type == config::FieldType::Choice) {
        m_choice = new QComboBox;
        for (const auto &choice : m_field.choices)
            m_choice->addItem(choiceText(choice));
        m_choice->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        connect(m_choice, &QComboBox::activated, this, &FieldControl::tell);
        return m_choice;
    }
    if (m_field.type == config::FieldType::Boolean) {
        m_check = new QCheckBox(tr("On"));
        connect(m_check, &QCheckBox::clicked, this, &FieldControl::tell);
        return m_check;
    }
    if (isLongText(m_field)) {
        m_text = new QPlainTextEdit;
        m_text->setFixedHeight(84);
        m_text->setTabChangesFocus(true);
        connect(m_text, &QPlainTextEdit::textChanged, this, &FieldControl::tellSoon);
        return m_text;
    }
    if (isNumber(m_field))
        m_line = m_number = new widgets::NumberEdit(fieldUnit(m_field));
    else
        m_line = new widgets::UnitEdit(fieldUnit(m_field));
    m_line->setPlaceholderText(fieldWhenEmpty(m_field));
    connect(m_line, &QLineEdit::textEdited, this, &FieldControl::tellSoon);
    connect(m_line, &QLineEdit::editingFinished, this, &FieldControl::tellPending);
    return m_line;
}

Json FieldControl::value() const
{
    if (m_choice) {
        for (const auto &choice : m_field.choices) {
            if (choiceText(choice) == m_choice->currentText())
                return choice;
        }
        return m_choice->currentText().toStdString();
    }
    if (m_check)
        return m_check->isChecked();
    if (m_text) {
        const auto text = widgets::rawTextOf(m_text).toStdString();
        return text.empty() && m_field.nullable ? Json(nullptr) : Json(text);
    }
    if (m_number && m_line->text() == toLine(m_field, m_shown))
        return m_shown; // "1,125" is what it was, also where another language means a thousand
    // Whole numbers are read as everywhere else in the window: "2,000" is two thousand. Others may be pasted from a file; only what is no number of
    // YAML is read as the language has it.
    if (m_number && m_field.type == config::FieldType::Integer)
        if (const auto whole = m_number->wholeNumber())
            return *whole;
    const auto read = fromLine(m_field, m_line->text());
    if (m_number && m_field.type == config::FieldType::Number && read.is_string())
        if (const auto number = m_number->number())
            return *number;
    return read;
}

void FieldControl::show(const Json &value)
{
    m_shown = value;
    updateReset();
    if (m_typing.isActive() || this->value() == value)
        return;
    if (m_choice) {
        const auto known = static_cast<int>(m_field.choices.size());
        const auto text = choiceText(value);
        auto index = m_choice->findText(text, Qt::MatchExactly | Qt::MatchCaseSensitive);
        if (index < 0 || index >= known) { // a value that is not allowed is shown all the same, as long as it stands in the text
            index = known;
            if (m_choice->count() > known)
                m_choice->setItemText(known, text);
            else
                m_choice->addItem(text);
        }
        m_choice->setCurrentIndex(index);
        if (index < known && m_choice->count() > known)
            m_choice->removeItem(known);
    } else if (m_check) {
        m_check->setChecked(value == true);
    } else if (m_text) {
        const QSignalBlocker quiet(m_text);
        m_text->setPlainText(value.is_string() ? QString::fromStdString(value.get<std::string>()) : QString());
    } else {
        m_line->setText(toLine(m_field, value));
        if (!m_line->hasFocus())
            m_line->setCursorPosition(0); // a long name is shown from its beginning
    }
}

void FieldControl::setInvalid(bool invalid)
{
    if (m_control->property("invalid").toBool() == invalid)
        return;
    m_control->setProperty("invalid", invalid);
    m_control->update();
}

void FieldControl::tellSoon()
{
    m_typing.start();
}

void FieldControl::tell()
{
    m_typing.stop();
    const auto now = value();
    if (now == m_shown)
        return;
    m_shown = now;
    updateReset();
    Q_EMIT edited(QString::fromStdString(m_field.path), now);
}

void FieldControl::tellPending()
{
    if (m_typing.isActive())
        tell();
    // Whoever leaves "1e1", "2,000" or "0.05" finds how numbers are shown here.
    if (const auto now = value(); m_number && now.is_number())
        if (const auto text = toLine(m_field, now); text != m_line->text())
            m_line->setText(text);
}

bool FieldControl::eventFilter(QObject *watched, QEvent *event)
{
    // Undo is the page's: it takes back the last change of the text, be it made here or there.
    if (event->type() == QEvent::ShortcutOverride) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if (key->matches(QKeySequence::Undo) || key->matches(QKeySequence::Redo)) {
            event->ignore();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void FieldControl::updateReset()
{
    const bool isNone = m_field.orNone && m_shown.is_null(); // the same as []
    m_reset->setVisible((isNone ? Json::array() : m_shown) != m_field.defaultValue);
}

} // namespace anneal::ui
