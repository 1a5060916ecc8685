// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/reproduceview.h"

#include "ui/shell/project.h"
#include "widgets/button.h"
#include "widgets/label.h"
#include "widgets/numbers.h"
#include "widgets/plaintext.h"
#include "widgets/sourceview.h"

#include <QClipboard>
#include <QDateTime>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLocale>
#include <QTextCursor>
#include <QVBoxLayout>
#include <utility>

namespace anneal::ui {

using namespace Qt::StringLiterals;
using namespace widgets;

ReproduceView::ReproduceView(QWidget *parent) : QWidget(parent)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::kS);
    auto *row = new QHBoxLayout;
    row->setContentsMargins(space::kM, space::kS, space::kM, 0);
    row->setSpacing(space::kS);
    m_verdict = new Label({}, Type::Body, Tone::Secondary);
    m_verdict->setWordWrap(true);
    m_repeat = new Button(tr("Train as a new run"));
    m_repeat->setObjectName(u"repeat"_s);
    m_copyCommand = new Button(tr("Copy command"));
    m_copyAll = new Button(tr("Copy all"), ButtonRole::Quiet);
    row->addWidget(m_verdict, 1);
    row->addWidget(m_repeat);
    row->addWidget(m_copyCommand);
    row->addWidget(m_copyAll);
    column->addLayout(row);
    m_text = new SourceView;
    m_text->setAccessibleName(tr("How to reproduce the run"));
    m_text->setFont(fontOf(Type::Body));
    column->addWidget(m_text, 1);
    connect(m_repeat, &Button::clicked, this, &ReproduceView::repeatRequested);
    connect(m_copyCommand, &Button::clicked, this, [this] { QGuiApplication::clipboard()->setText(m_command); });
    connect(m_copyAll, &Button::clicked, this, [this] { QGuiApplication::clipboard()->setText(m_markdown); });
    setAccessibleName(tr("Reproduce"));
}

void ReproduceView::useBackground(Background &background)
{
    m_asking = std::make_unique<Latest<base::Result<data::Recipe>>>(background, [this](const base::Result<data::Recipe> &recipe) { show(recipe); });
}

void ReproduceView::setRun(const std::optional<run::RunFolder> &run)
{
    m_run = run;
    m_going.clear();
    if (m_asking)
        m_asking->drop();
    m_text->setSource({});
    m_verdict->setText({});
    if (isVisible())
        ask();
}

void ReproduceView::setGoing(const QString &how)
{
    const bool wasGoing = !m_going.isEmpty();
    if (!m_run || std::exchange(m_going, how) == how)
        return;
    if (!how.isEmpty() && m_isRead)
        tellGoing();
    if (wasGoing == how.isEmpty() && isVisible())
        ask(); // it has ended, or begun again
    updateButtons();
}

void ReproduceView::tellGoing()
{
    m_verdict->setTone(Tone::Secondary);
    m_verdict->setText(tr("The run is in progress (%1). What may make a repeat differ is told once it has ended.").arg(m_going));
}

void ReproduceView::setWhyNoRepeat(const QString &why)
{
    m_whyNoRepeat = why;
    updateButtons();
}

void ReproduceView::updateButtons()
{
    const QString why = m_going.isEmpty() ? m_whyNoRepeat : tr("The run is still in progress");
    m_repeat->setEnabled(m_isWhole && why.isEmpty());
    setTip(m_repeat, why.isEmpty() ? tr("Trains a new run beside this one, with the same configuration, rows and start") : why);
    m_copyCommand->setEnabled(m_isRead);
    m_copyAll->setEnabled(m_isRead && m_going.isEmpty()); // it tells what has changed
}

void ReproduceView::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    ask();
}

void ReproduceView::ask()
{
    m_isRead = m_isWhole = false;
    updateButtons();
    if (!m_run || !m_asking)
        return;
    m_verdict->setTone(Tone::Secondary);
    m_verdict->setText(tr("Comparing model, rows and configuration with those of the run…"));
    m_asking->ask([run = *m_run](const std::stop_token &stop) { return data::recipeOf(run, stop); });
}

void ReproduceView::show(const base::Result<data::Recipe> &recipe)
{
    if (!recipe) {
        m_verdict->setTone(Tone::Danger);
        m_verdict->setText(said(recipe.error().text()));
        return;
    }
    const auto differences = recipe->differences();
    if (!m_going.isEmpty()) {
        tellGoing();
    } else {
        m_verdict->setTone(differences.empty() ? Tone::Success : Tone::Warning);
        m_verdict->setText(differences.empty() ? tr("Nothing that is known has changed since: a repeat gives the same result.")
                : differences.size() == 1      ? said(differences.front())
                                               : tr("%1 things may make a repeat differ; they are listed below.").arg(differences.size()));
    }
    m_command = toText(recipe->command);
    m_markdown = toText(toMarkdown(*recipe));
    write(*recipe);
    m_isRead = true;
    m_isWhole = recipe->missing.empty(); // the verdict says what is
    updateButtons();
}

/// As a page is read; what is copied to be kept beside a result is the same as Markdown.
void ReproduceView::write(const data::Recipe &recipe)
{
    m_text->setSource({});
    QTextCursor at(m_text->document());
    QTextCharFormat plain, heading, code;
    heading.setFont(fontOf(Type::CardTitle));
    code.setFont(fontOf(Type::Code));
    const auto write
        = [&at](const QString &text, const QTextCharFormat &format) { at.insertText(plainText(text), format); }; // names may be a stranger's
    const auto begin = [&](const QString &title) { write(at.atStart() ? title : u"\n\n"_s + title, heading); };
    const auto line = [&](const QString &name, const QString &value, const QTextCharFormat &format) {
        if (value.isEmpty())
            return;
        write(u'\n' + tr("%1: %2").arg(name, QString()), plain);
        write(value, format);
    };
    begin(tr("Command"));
    write(u'\n' + m_command, code);
    begin(tr("Trained with"));
    const QString model = toText(recipe.model);
    line(tr("Model"), recipe.revision.empty() ? model : tr("%1 (%2)").arg(model, toText(recipe.revision)), plain);
    const std::pair<QString, std::string> facts[] { { u"Anneal"_s, recipe.program }, { u"torch"_s, recipe.torch },
        { tr("Processor"), recipe.processor }, { tr("Device"), recipe.device }, { tr("Trained in"), recipe.dtype } };
    const auto started = QDateTime::fromString(toText(recipe.started), Qt::ISODateWithMs).toLocalTime();
    line(tr("Started"), longMomentText(started), plain);
    for (const auto &[name, value] : facts)
        line(name, toText(value), plain);
    line(tr("Threads"), recipe.threads > 0 ? QString::number(recipe.threads) : QString(), plain);
    line(tr("Seeds"), tr("%1 of the training, %2 of the data").arg(QString::number(recipe.seed), QString::number(recipe.dataSeed)), plain);
    begin(tr("Made from"));
    for (const data::Recipe::Part &part : recipe.parts) {
        const QString hash = toText(part.then.empty() ? part.now : part.then);
        line(said(part.words), part.hasChanged() ? tr("%1, changed since").arg(hash) : hash, code);
    }
    const auto differences = recipe.differences();
    if (m_going.isEmpty()) {
        begin(differences.empty() ? tr("Nothing that is known has changed since") : tr("Changed since"));
        for (const std::string &difference : differences)
            write(u"\n• "_s + said(difference), plain);
    }
    at.movePosition(QTextCursor::Start);
    m_text->setTextCursor(at);
}

} // namespace anneal::ui
