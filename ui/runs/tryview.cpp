// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/tryview.h"

#include "core/run/runlauncher.h"
#include "core/weights/modelfiles.h"
#include "ui/runs/answertext.h"
#include "ui/shell/background.h"
#include "ui/shell/project.h"
#include "widgets/banner.h"
#include "widgets/button.h"
#include "widgets/card.h"
#include "widgets/label.h"
#include "widgets/numbers.h"
#include "widgets/plaintext.h"

#include <QCoreApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLocale>
#include <QMenu>
#include <QPlainTextEdit>
#include <QVBoxLayout>
#include <utility>

namespace anneal::ui {

using namespace Qt::StringLiterals;
using namespace widgets;

namespace {

constexpr double kIdleMinutes = 5, kEndMinutes = 15; // a model takes much memory, and another training may want it
constexpr int kMostTokens = 256;
constexpr int kPromptLines = 3;
constexpr int kExampleLetters = 90;
const std::string kBase = "base";

struct TryWords
{
    Q_DECLARE_TR_FUNCTIONS(TryView)
};

/// It would keep its model in memory for a while yet.
void endServer(const std::string &id)
{
    constexpr std::chrono::seconds kWithin { 3 };
    if (const auto running = run::EngineServer::running())
        for (const run::ServerRecord &record : *running)
            if (record.id == id)
                (void)run::EngineServer::end(record, kWithin);
}

base::Result<run::ServerAddress> ensure(const run::ServerSpec &spec, const std::string &former, const std::stop_token &stop)
{
    std::error_code missing;
    for (const run::ServedPath &adapter : spec.adapters)
        if (!std::filesystem::exists(std::filesystem::path(adapter.path) / "adapter_config.json", missing))
            return base::Error { base::ErrorKind::NotFound,
                TryWords::tr("The adapter of this run is gone: %1").arg(toText(adapter.path)).toStdString(),
                TryWords::tr("Put its folder back, or resume the run, which saves it again.").toStdString() };
    const auto engine = run::findEngine();
    if (!engine)
        return engine.error();
    run::EngineServer server(*engine, spec);
    if (!former.empty() && former != server.id()) // another run's, or one whose files were replaced since
        endServer(former);
    auto address = server.ensure(stop);
    if (address)
        return address;
    const auto &[kind, detail, hint] = address.error();
    return base::Error { kind, TryWords::tr("The local server did not start: %1").arg(toText(detail)).toStdString(), hint };
}

} // namespace

TryView::TryView(Background &background, QWidget *parent) : QWidget(parent), m_background(background)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::kL);
    m_banner = new Banner;
    column->addWidget(m_banner);
    makePrompt();
    auto *answers = new QHBoxLayout;
    answers->setSpacing(space::kL);
    makeSide(m_sides[0], tr("Base model"), tr("What the model answers without your training."));
    makeSide(m_sides[1], tr("With the adapter"), tr("What it answers with what it has learned."));
    for (const Side &side : m_sides)
        answers->addWidget(side.card, 1);
    column->addLayout(answers, 1);
    setFocusProxy(m_prompt);
    setAccessibleName(tr("Try it"));
    updateButtons();
}

TryView::~TryView()
{
    m_wait.request_stop();
    if (!m_started.empty()) // nobody would know of it
        (void)m_background.run(Background::Lane::Request, [id = m_started] { endServer(id); });
}

void TryView::makePrompt()
{
    auto *card = new Card;
    m_prompt = new QPlainTextEdit;
    m_prompt->setPlaceholderText(tr("Ask something that your rows teach"));
    m_prompt->setAccessibleName(tr("Prompt"));
    m_prompt->setTabChangesFocus(true);
    m_prompt->document()->setDocumentMargin(space::kS);
    m_prompt->setFixedHeight(kPromptLines * m_prompt->fontMetrics().lineSpacing() + 2 * space::kM);
    m_prompt->installEventFilter(this);
    card->body()->addWidget(m_prompt);
    auto *row = new QHBoxLayout;
    row->setSpacing(space::kS);
    m_examples = new Button(tr("Held-out prompts"));
    m_examples->setMenuMark();
    m_menu = new QMenu(this);
    auto *hint = new ElidedLabel(tr("Enter asks, Shift+Enter begins a new line"), Type::Secondary, Tone::Secondary);
    m_stop = new Button(tr("Stop"));
    m_stop->setIconName(u"stop"_s);
    m_ask = new Button(tr("Ask both"), ButtonRole::Primary);
    row->addWidget(m_examples);
    row->addWidget(hint, 1);
    row->addWidget(m_stop);
    row->addWidget(m_ask);
    card->body()->addLayout(row);
    static_cast<QVBoxLayout *>(layout())->addWidget(card);
    connect(m_ask, &QAbstractButton::clicked, this, &TryView::ask);
    connect(m_stop, &QAbstractButton::clicked, this, &TryView::stop);
    connect(m_prompt, &QPlainTextEdit::textChanged, this, &TryView::updateButtons);
    connect(m_examples, &QAbstractButton::clicked, this,
        [this] { m_menu->popup(m_examples->mapToGlobal(QPoint(0, m_examples->height() + space::kXs))); });
}

void TryView::makeSide(Side &side, const QString &title, const QString &placeholder)
{
    side.card = new Card(title, u" "_s);
    side.text = new AnswerText(placeholder);
    side.text->setAccessibleName(tr("%1: answer").arg(title));
    side.card->body()->addWidget(side.text, 1);
    side.stream = new AnswerStream(this);
    connect(side.stream, &AnswerStream::textArrived, this, [this, &side](const QString &text) { take(side, text); });
    connect(side.stream, &AnswerStream::ended, this, [this, &side](AnswerStream::Ending ending) { tellEnd(side, ending); });
    connect(side.stream, &AnswerStream::failed, this, [this, &side](const base::Error &error) {
        side.text->finish();
        side.card->setSubtitle(tr("failed"));
        tellFailure(error);
        updateButtons();
    });
}

void TryView::setSubject(const std::optional<Subject> &subject)
{
    const auto isSame = [&] {
        return m_subject && subject && m_subject->folder.path() == subject->folder.path() && m_subject->adapter == subject->adapter
            && m_subject->step == subject->step && m_subject->attempt == subject->attempt;
    };
    if ((!m_subject && !subject) || isSame())
        return;
    stop();
    m_subject = subject;
    for (Side &side : m_sides) {
        side.text->forget();
        side.card->setSubtitle(u" "_s);
    }
    m_banner->dismiss();
    m_sides[1].card->setTitle(subject ? tr("With the adapter of step %1").arg(QLocale().toString(subject->step)) : tr("With the adapter"));
    showPrompts();
    updateButtons();
}

/// The first of them stands there to be asked at once.
void TryView::showPrompts()
{
    m_menu->clear();
    const QStringList prompts = m_subject ? m_subject->prompts : QStringList();
    for (const QString &prompt : prompts) {
        QString line = prompt.simplified();
        if (line.size() > kExampleLetters)
            line = line.left(kExampleLetters) + u" …"_s;
        connect(m_menu->addAction(line.replace(u'&', u"&&"_s)), &QAction::triggered, this, [this, prompt] {
            m_prompt->setPlainText(prompt);
            m_prompt->setFocus();
        });
    }
    m_examples->setVisible(!prompts.isEmpty());
    m_prompt->setPlainText(prompts.value(0));
    m_prompt->selectAll();
}

void TryView::updateButtons()
{
    const bool busy = isBusy();
    m_ask->setEnabled(m_subject && !busy && !m_prompt->toPlainText().trimmed().isEmpty());
    setTip(m_ask, busy ? tr("The answers to the last prompt are being written") : tr("Asks the base model and the adapter at once  Enter"));
    m_stop->setVisible(busy);
}

run::ServerSpec TryView::spec() const
{
    const auto &[folder, adapter, config, step, attempt, dtype, prompts] = *m_subject;
    run::ServerSpec spec;
    spec.models = { { kBase, weights::modelPlace(config->model.modelName, folder.path()) } }; // run.yaml names it relative to itself
    // Its name tells which it is: a server that began before the run went on holds the older one.
    const auto name = kBase + ":step-" + std::to_string(step) + (attempt > 1 ? "-attempt-" + std::to_string(attempt) : std::string());
    spec.adapters = { { name, adapter.string() } };
    spec.revision = config->model.revision;
    if (!dtype.isEmpty())
        spec.dtype = dtype.toStdString(); // so that it answers what it answered in the run
    spec.idleMinutes = kIdleMinutes;
    spec.endMinutes = kEndMinutes;
    return spec;
}

void TryView::ask()
{
    if (!m_subject || isBusy() || m_prompt->toPlainText().trimmed().isEmpty())
        return;
    m_banner->dismiss();
    const int question = ++m_question;
    m_isStarting = true;
    m_wait = {};
    for (Side &side : m_sides) {
        side.text->begin();
        side.card->setSubtitle(tr("starting the local server…"));
    }
    updateButtons();
    const auto wanted = spec();
    m_background.ask(
        Background::Lane::Question, this, [wanted, former = m_started, stop = m_wait.get_token()] { return ensure(wanted, former, stop); },
        [this, question](const base::Result<run::ServerAddress> &address) {
            if (address && address->wasStarted)
                m_started = address->id;
            if (question != m_question || !m_isStarting)
                return; // it was stopped meanwhile
            m_isStarting = false;
            if (address)
                return putQuestions(*address);
            for (Side &side : m_sides) {
                side.text->finish();
                side.card->setSubtitle(tr("not asked"));
            }
            tellFailure(address.error());
            updateButtons();
        });
}

void TryView::putQuestions(const run::ServerAddress &address)
{
    AnswerStream::Question question;
    question.url = QString::fromStdString(address.url);
    question.token = QString::fromStdString(address.token);
    question.prompt = m_prompt->toPlainText().trimmed();
    question.mostTokens = kMostTokens;
    if (const auto &system = m_subject->config->data.systemPrompt)
        question.system = QString::fromStdString(*system); // as it was trained
    m_clock.start();
    const std::string models[] { kBase, spec().adapters.front().name };
    for (std::size_t i = 0; i < m_sides.size(); ++i) {
        question.model = QString::fromStdString(models[i]);
        m_sides[i].card->setSubtitle(tr("waiting for the first word…"));
        m_sides[i].stream->ask(question);
    }
    updateButtons();
}

void TryView::take(Side &side, const QString &text)
{
    const bool hadText = side.text->hasText();
    side.text->append(text);
    if (!hadText && side.text->hasText())
        side.card->setSubtitle(tr("writing…"));
}

void TryView::tellEnd(Side &side, AnswerStream::Ending ending)
{
    const QString took = shortTimeText(double(m_clock.elapsed()));
    side.card->setSubtitle(ending == AnswerStream::Ending::Stopped ? tr("stopped")
            : ending == AnswerStream::Ending::AtMostTokens         ? tr("cut after %1 tokens, %2").arg(QString::number(kMostTokens), took)
                                                                   : took);
    updateButtons();
    if (ending == AnswerStream::Ending::Stopped)
        side.text->finish();
    else
        side.text->finishAsAnswered();
}

void TryView::stop()
{
    if (std::exchange(m_isStarting, false)) { // it may go on starting: the next prompt finds it
        m_wait.request_stop();
        for (Side &side : m_sides) {
            side.text->finish();
            side.card->setSubtitle(tr("stopped"));
        }
    }
    for (Side &side : m_sides)
        side.stream->stop();
    updateButtons();
}

void TryView::tellFailure(const base::Error &error)
{
    if (m_banner->message() != 0)
        return; // of the other side, which will have the same cause
    m_banner->showError(error);
    connect(m_banner->addFix(tr("Ask again")), &QAbstractButton::clicked, this, &TryView::ask);
}

bool TryView::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_prompt && event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        const bool isEnter = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
        if (isEnter && !(key->modifiers() & Qt::ShiftModifier)) {
            ask();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void TryView::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && isBusy())
        return stop();
    QWidget::keyPressEvent(event);
}

} // namespace anneal::ui
