// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/data/formatstep.h"

#include "ui/data/datasettings.h"
#include "ui/data/rowlist.h"
#include "ui/shell/actions.h"
#include "ui/shell/page.h"
#include "ui/shell/project.h"
#include "ui/shell/tasks.h"
#include "widgets/banner.h"
#include "widgets/button.h"
#include "widgets/card.h"
#include "widgets/field.h"
#include "widgets/label.h"
#include "widgets/plaintext.h"
#include "widgets/sourceview.h"
#include "widgets/theme.h"

#include <QBoxLayout>
#include <QButtonGroup>
#include <QPlainTextEdit>
#include <QRadioButton>

namespace anneal::ui {

using namespace Qt::StringLiterals;
using namespace widgets;

namespace {

struct Format
{
    const char *name;
    const char *title;
    const char *help;
};

constexpr Format kFormats[] {
    { "messages", QT_TRANSLATE_NOOP("anneal::ui::FormatStep", "Conversation"),
        QT_TRANSLATE_NOOP("anneal::ui::FormatStep", "The model's own chat template decides. Right for chat models.") },
    { "chatml", QT_TRANSLATE_NOOP("anneal::ui::FormatStep", "ChatML text"),
        QT_TRANSLATE_NOOP("anneal::ui::FormatStep", "Turns between <|im_start|> and <|im_end|>, as plain text.") },
    { "alpaca", QT_TRANSLATE_NOOP("anneal::ui::FormatStep", "Alpaca"),
        QT_TRANSLATE_NOOP("anneal::ui::FormatStep", "The classic instruction prompt. For base models and old recipes.") },
    { "custom", QT_TRANSLATE_NOOP("anneal::ui::FormatStep", "My own template"),
        QT_TRANSLATE_NOOP("anneal::ui::FormatStep", "Any text with {named} columns.") },
};

QPlainTextEdit *smallEditor(int lines)
{
    auto *edit = new QPlainTextEdit;
    edit->setTabChangesFocus(true);
    edit->setFixedHeight(lines * 20 + 20);
    return edit;
}

} // namespace

FormatStep::FormatStep(const WizardContext &context, QWidget *parent)
    : WizardStep(parent)
    , m_context(context)
    , m_job(m_context.services.tasks.background(), [this](FormatExamples examples) { showExamples(std::move(examples)); })
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::kL);
    layout->addWidget(makeForm());
    layout->addWidget(makeExamples(), 1);
    m_typed.setSingleShot(true);
    m_typed.setInterval(250);
    connect(&m_typed, &QTimer::timeout, this, &FormatStep::writeTexts);
    connect(m_system, &QPlainTextEdit::textChanged, this, [this] {
        if (!m_isReading)
            m_typed.start();
    });
    connect(m_template, &QPlainTextEdit::textChanged, this, [this] {
        if (!m_isReading)
            m_typed.start();
    });
    connect(m_formats, &QButtonGroup::idToggled, this, [this](int id, bool on) {
        if (!on || m_isReading)
            return;
        // A custom form without a template is an error in the file, so it starts with one.
        if (kFormats[id].name == std::string("custom") && m_context.settings.data().templateText.value_or("").empty())
            m_context.settings.set("data.template", "Question: {prompt}\nAnswer: {completion}");
        m_context.settings.set("data.format", kFormats[id].name);
    });
    connect(&m_context.settings, &DataSettings::changed, this, [this] {
        if (isVisible())
            enter();
    });
    for (const auto otherProject : { &Project::opened, &Project::closed })
        connect(&m_context.services.project, otherProject, this, &FormatStep::forgetTyped);
}

QWidget *FormatStep::makeForm()
{
    auto *form = new QWidget;
    auto *body = new QVBoxLayout(form);
    body->setContentsMargins(space::kL, space::kL, space::kL, space::kL);
    body->setSpacing(space::kS);
    m_formats = new QButtonGroup(this);
    for (int i = 0; i < 4; ++i) {
        auto *button = new QRadioButton(tr(kFormats[i].title));
        button->setAccessibleDescription(tr(kFormats[i].help));
        button->setObjectName(QLatin1String("format.") + QLatin1String(kFormats[i].name));
        m_formats->addButton(button, i);
        body->addWidget(button);
        auto *help = new Label(tr(kFormats[i].help), Type::Secondary, Tone::Secondary);
        help->setWordWrap(true);
        help->setContentsMargins(24, 0, 0, space::kXs);
        body->addWidget(help);
    }
    m_template = smallEditor(5);
    m_template->setFont(fontOf(Type::Code));
    m_templateField = new Field(tr("Template"), m_template, tr("{prompt} inserts the column prompt. Write {{ and }} for literal braces."));
    body->addWidget(m_templateField);
    m_system = smallEditor(3);
    body->addSpacing(space::kS);
    body->addWidget(new Field(tr("System prompt"), m_system, tr("Put before conversations that have none. Empty: none.")));
    body->addStretch(1);
    return formCard(form);
}

QWidget *FormatStep::makeExamples()
{
    auto *page = new QWidget;
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::kM);
    m_banner = new Banner;
    layout->addWidget(m_banner);
    auto *bar = new QHBoxLayout;
    m_place = new ElidedLabel({}, Type::Secondary, Tone::Secondary);
    bar->addWidget(m_place, 1);
    auto *back = new IconButton(u"chevron-left"_s, tr("Previous example (K)"));
    auto *next = new IconButton(u"chevron-right"_s, tr("Next example (J)"));
    connect(back, &QPushButton::clicked, this, [this] { showExample(m_current - 1); });
    connect(next, &QPushButton::clicked, this, [this] { showExample(m_current + 1); });
    bar->addWidget(back);
    bar->addWidget(next);
    layout->addLayout(bar);
    auto *pair = new QHBoxLayout;
    pair->setSpacing(space::kL);
    m_before = new Card(tr("In your file"));
    m_beforeText = new SourceView;
    m_beforeText->setAccessibleName(tr("The row in your file"));
    m_before->body()->addWidget(m_beforeText, 1);
    pair->addWidget(m_before, 1);
    m_after = new Card(tr("As it will be written"));
    m_problem = new Label({}, Type::Body, Tone::Danger);
    m_problem->setWordWrap(true);
    m_after->body()->addWidget(m_problem);
    m_afterText = new SourceView;
    m_afterText->setAccessibleName(tr("The prepared row"));
    m_afterText->setObjectName(u"preparedRow"_s);
    m_after->body()->addWidget(m_afterText, 1);
    pair->addWidget(m_after, 1);
    layout->addLayout(pair, 3);
    m_more = new Card(tr("The next examples"), tr("as they will be written"));
    m_moreRows = new RowList;
    m_moreRows->setAccessibleName(tr("The next examples"));
    m_more->body()->addWidget(m_moreRows);
    m_more->body()->addStretch();
    layout->addWidget(m_more, 1);
    auto &actions = m_context.services.actions;
    actions.add(
        u"data.nextExample"_s, tr("Show the next example"), this, [this] { showExample(m_current + 1); }, QKeySequence(u"J"_s), this);
    actions.add(
        u"data.previousExample"_s, tr("Show the previous example"), this, [this] { showExample(m_current - 1); }, QKeySequence(u"K"_s), this);
    return page;
}

QString FormatStep::purpose() const
{
    return tr("The form in which rows are written. Each example shows a row of yours and what becomes of it.");
}

QString FormatStep::nextText() const
{
    return tr("Continue to review");
}

void FormatStep::enter()
{
    readSettings();
    ask();
}

void FormatStep::leave()
{
    if (m_typed.isActive()) {
        m_typed.stop();
        writeTexts();
    }
}

void FormatStep::focusFirst()
{
    if (auto *chosen = m_formats->checkedButton())
        chosen->setFocus();
}

/// What was typed belongs to the project before.
void FormatStep::forgetTyped()
{
    m_typed.stop();
    m_templateField->setError({});
    m_job.drop();
}

void FormatStep::readSettings()
{
    const auto &settings = m_context.settings.data();
    m_isReading = true;
    for (int i = 0; i < 4; ++i)
        if (nameOf(settings.format) == kFormats[i].name)
            m_formats->button(i)->setChecked(true);
    if (!m_typed.isActive()) {
        const auto show = [](QPlainTextEdit *edit, const std::string &text) {
            if (rawTextOf(edit) != toText(text))
                edit->setPlainText(toText(text));
        };
        show(m_system, settings.systemPrompt.value_or(""));
        show(m_template, settings.templateText.value_or(""));
    }
    m_templateField->setVisible(settings.format == config::RowForm::Custom);
    m_isReading = false;
}

void FormatStep::writeTexts()
{
    const auto textOf = [](const QPlainTextEdit *edit) {
        const auto text = rawTextOf(edit).toStdString();
        return text.empty() ? base::Json() : base::Json(text);
    };
    const auto source = textOf(m_template);
    const bool isMissing = m_context.settings.data().format == config::RowForm::Custom && source.is_null();
    m_templateField->setError(isMissing ? tr("Write a template, or choose another form.") : QString());
    m_context.settings.set("data.system_prompt", textOf(m_system));
    if (!isMissing)
        m_context.settings.set("data.template", source);
}

void FormatStep::ask()
{
    QTimer::singleShot(200, this, [this] { // what is done by then needs no word of being busy
        if (m_job.isBusy())
            m_place->setText(tr("Formatting examples…"));
    });
    m_job.ask([config = m_context.settings.config(), folder = m_context.settings.folder(), models = m_context.models,
                  documents = m_context.documents](std::stop_token stop) { return formatExamples(config, folder, *models, *documents, stop); });
}

void FormatStep::showExamples(FormatExamples examples)
{
    m_banner->dismiss();
    if (examples.error)
        m_banner->showError(*examples.error);
    m_mayGoOn = !examples.error;
    m_examples = std::move(examples.examples);
    showExample(m_current);
    Q_EMIT stateChanged();
}

void FormatStep::showExample(int number)
{
    if (m_examples.empty()) {
        m_place->setText(tr("No row to show"));
        m_beforeText->setSource({});
        m_afterText->setSource({});
        m_problem->hide();
        m_more->hide();
        return;
    }
    m_current = std::clamp(number, 0, static_cast<int>(m_examples.size()) - 1);
    const auto &example = m_examples[static_cast<std::size_t>(m_current)];
    m_place->setText(tr("Example %1 of %2 · %3").arg(QString::number(m_current + 1), QString::number(m_examples.size()), example.place));
    m_beforeText->setSource(example.before);
    m_afterText->setSource(example.after);
    m_problem->setText(example.problem);
    m_problem->setVisible(!example.problem.isEmpty());
    showMore();
}

/// The examples behind the one that is shown, where the window has room for them.
void FormatStep::showMore()
{
    constexpr int roomy = 620; // below, the example itself needs the height
    constexpr int most = 3;
    QList<RowList::Row> rows;
    for (std::size_t i = std::size_t(m_current) + 1; i < m_examples.size() && rows.size() < most; ++i)
        rows << RowList::Row { m_examples[i].place,
            m_examples[i].problem.isEmpty() ? m_examples[i].after.left(600).replace(u"\n\n"_s, u" · "_s).simplified() : m_examples[i].problem };
    m_moreRows->setRows(rows);
    m_more->setVisible(!rows.isEmpty() && height() >= roomy);
}

void FormatStep::resizeEvent(QResizeEvent *event)
{
    WizardStep::resizeEvent(event);
    if (!m_examples.empty() && event->size().height() != event->oldSize().height())
        showMore();
}

} // namespace anneal::ui
