// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/data/columnchoice.h"

#include "ui/shell/project.h"
#include "widgets/button.h"
#include "widgets/flowlayout.h"
#include "widgets/label.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QVBoxLayout>
#include <algorithm>

namespace anneal::ui {

using namespace Qt::StringLiterals;
using namespace widgets;

ColumnChoice::ColumnChoice(QWidget *parent) : QWidget(parent)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, space::kS);
    column->addWidget(makeQuestion());
    column->addWidget(makeSummary());
    hide();
}

QWidget *ColumnChoice::makeQuestion()
{
    m_question = new QWidget;
    auto *column = new QVBoxLayout(m_question);
    column->setContentsMargins(0, 0, 0, 0);
    m_text = new Label({}, Type::Secondary, Tone::Warning);
    m_text->setWordWrap(true);
    column->addWidget(m_text);
    auto *line = new FlowLayout(space::kS); // the card may be narrow
    m_kind = new QComboBox;
    m_kind->setAccessibleName(tr("Read the rows as"));
    m_first = new QComboBox;
    m_first->setAccessibleName(tr("Column of the question"));
    m_second = new QComboBox;
    m_second->setAccessibleName(tr("Column of the answer"));
    auto *use = new Button(tr("Use these columns"));
    use->setObjectName(u"useMapping"_s);
    m_cancel = new Button(tr("Cancel"), ButtonRole::Quiet);
    m_cancel->setAccessibleName(tr("Keep the columns as they are"));
    connect(use, &QPushButton::clicked, this, &ColumnChoice::choose);
    connect(m_cancel, &QPushButton::clicked, this, &ColumnChoice::showNow);
    connect(m_kind, &QComboBox::currentIndexChanged, this, &ColumnChoice::showColumns);
    for (QWidget *one : std::initializer_list<QWidget *> { m_kind, m_first, m_second, use, m_cancel })
        line->addWidget(one);
    for (auto *box : { m_kind, m_first, m_second }) {
        box->setSizeAdjustPolicy(QComboBox::AdjustToContents);
        box->setMinimumContentsLength(8); // names of columns may be long: a box that has no room for them gives way
    }
    column->addLayout(line);
    return m_question;
}

QWidget *ColumnChoice::makeSummary()
{
    m_summary = new QWidget;
    auto *line = new QHBoxLayout(m_summary);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(space::kS);
    m_nowText = new ElidedLabel({}, Type::Secondary);
    m_nowText->setTone(Tone::Secondary);
    auto *change = new Button(tr("Change"), ButtonRole::Quiet);
    change->setObjectName(u"changeMapping"_s);
    change->setAccessibleName(tr("Change the columns"));
    auto *reset = new Button(tr("Reset"), ButtonRole::Quiet);
    reset->setAccessibleName(tr("Recognise the columns again"));
    connect(change, &QPushButton::clicked, this, &ColumnChoice::change);
    connect(reset, &QPushButton::clicked, this, [this] { Q_EMIT chosen({}); });
    line->addWidget(m_nowText, 1);
    line->addWidget(change);
    line->addWidget(reset);
    return m_summary;
}

void ColumnChoice::setLook(const SourceLook &look, const Mapping &now)
{
    m_look = look;
    m_now = now;
    const bool asks = look.isUnknown || look.candidates.size() > 1;
    const bool isOfThisFile = std::all_of(now.begin(), now.end(), [&look](const auto &pair) { return look.columns.contains(toText(pair.second)); });
    setVisible(asks || (!now.empty() && isOfThisFile));
    m_cancel->hide();
    m_summary->setVisible(!asks);
    m_question->setVisible(asks);
    m_kind->clear();
    m_first->clear();
    m_second->clear();
    if (look.isUnknown)
        askForColumns();
    else if (asks)
        askForForm();
    else
        showNow();
    showColumns();
}

void ColumnChoice::askForColumns()
{
    m_text->setText(tr("Which column is the question, and which the answer?"));
    m_text->setTone(m_look.isUnknown ? Tone::Warning : Tone::Secondary);
    m_first->addItems(m_look.columns);
    m_second->addItems(m_look.columns);
    if (m_look.columns.size() > 1)
        m_second->setCurrentIndex(1);
    if (m_look.proposal)
        m_kind->addItem(tr("As proposed above"), u"proposed"_s);
    m_kind->addItem(tr("Question and answer in"), u"prompt"_s);
    m_kind->addItem(tr("Plain text in"), u"text"_s);
}

void ColumnChoice::askForForm()
{
    m_text->setText(tr("The rows can be read in more than one way."));
    for (const auto format : m_look.candidates) {
        const auto name = QString::fromLatin1(data::formatName(format));
        const auto column = format == data::RowFormat::Alpaca ? u"instruction"_s
            : format == data::RowFormat::ShareGpt             ? u"conversations"_s
            : format == data::RowFormat::PromptCompletion     ? u"prompt"_s
            : format == data::RowFormat::Tokens               ? u"input_ids"_s
                                                              : name;
        m_kind->addItem(tr("Read them as %1").arg(name), column);
    }
}

/// What the configuration says of the columns: "Columns: prompt from question, completion from answer".
void ColumnChoice::showNow()
{
    QStringList parts;
    const std::map<std::string, QString> words { { "prompt", tr("Question: %1") }, { "completion", tr("Answer: %1") }, { "text", tr("Text: %1") } };
    for (const auto &[ours, theirs] : m_now) {
        const auto known = words.find(ours);
        parts << (known == words.end() ? toText(ours) + u": %1"_s : known->second).arg(toText(theirs));
    }
    m_nowText->setText(parts.join(u" · "_s));
    m_question->hide();
    m_summary->show();
}

void ColumnChoice::change()
{
    m_kind->clear();
    m_first->clear();
    m_second->clear();
    askForColumns();
    const auto select = [this](QComboBox *box, const char *ours) {
        if (const auto found = m_now.find(ours); found != m_now.end())
            box->setCurrentIndex(std::max(0, box->findText(toText(found->second))));
    };
    m_kind->setCurrentIndex(m_kind->findData(m_now.contains("text") ? u"text"_s : u"prompt"_s));
    select(m_first, m_now.contains("text") ? "text" : "prompt");
    select(m_second, "completion");
    showColumns();
    m_cancel->show();
    m_summary->hide();
    m_question->show();
    m_kind->setFocus();
}

void ColumnChoice::showColumns()
{
    const auto kind = m_kind->currentData().toString();
    const bool asks = m_first->count() > 0; // rows that can be read in more than one way have their columns
    m_first->setVisible(asks && kind != u"proposed"_s);
    m_second->setVisible(asks && kind == u"prompt"_s);
}

void ColumnChoice::choose()
{
    const auto kind = m_kind->currentData().toString().toStdString();
    Mapping mapping;
    if (kind == "proposed")
        mapping = m_look.proposal->mapping;
    else if (m_first->count() == 0)
        mapping[kind] = kind; // the format that owns this column
    else if (kind == "text")
        mapping["text"] = m_first->currentText().toStdString();
    else
        mapping = { { "prompt", m_first->currentText().toStdString() }, { "completion", m_second->currentText().toStdString() } };
    Q_EMIT chosen(mapping);
}

} // namespace anneal::ui
