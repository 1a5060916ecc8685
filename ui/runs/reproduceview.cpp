// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/reproduceview.h"

#include "ui/shell/project.h"
#include "widgets/button.h"
#include "widgets/label.h"
#include "widgets/plaintext.h"
#include "widgets/sourceview.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QVBoxLayout>

namespace anneal::ui {

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
    m_repeat = new Button(tr("Start again with these settings"));
    setTip(m_repeat, tr("Trains a new run beside this one, with the same configuration, rows and start"));
    m_copyCommand = new Button(tr("Copy command"));
    m_copyAll = new Button(tr("Copy all"), ButtonRole::Quiet);
    row->addWidget(m_verdict, 1);
    row->addWidget(m_repeat);
    row->addWidget(m_copyCommand);
    row->addWidget(m_copyAll);
    column->addLayout(row);
    m_text = new SourceView;
    m_text->setAccessibleName(tr("How to reproduce the run"));
    column->addWidget(m_text, 1);
    connect(m_repeat, &Button::clicked, this, &ReproduceView::repeatRequested);
    connect(m_copyCommand, &Button::clicked, this, [this] { QGuiApplication::clipboard()->setText(m_command); });
    connect(m_copyAll, &Button::clicked, this, [this] { QGuiApplication::clipboard()->setText(m_text->toPlainText()); });
    setAccessibleName(tr("Reproduce"));
}

void ReproduceView::useBackground(Background &background)
{
    m_asking = std::make_unique<Latest<base::Result<data::Recipe>>>(background, [this](const base::Result<data::Recipe> &recipe) { show(recipe); });
}

void ReproduceView::setRun(const std::optional<run::RunFolder> &run)
{
    m_run = run;
    if (m_asking)
        m_asking->drop();
    m_text->setSource({});
    m_verdict->setText({});
    if (isVisible())
        ask();
}

void ReproduceView::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    ask();
}

void ReproduceView::ask()
{
    for (auto *button : { m_repeat, m_copyCommand, m_copyAll })
        button->setEnabled(false);
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
    m_verdict->setTone(differences.empty() ? Tone::Success : Tone::Warning);
    m_verdict->setText(differences.empty() ? tr("Nothing that is known has changed since: a repeat gives the same result.")
            : differences.size() == 1      ? said(differences.front())
                                           : tr("%1 things may make a repeat differ; they are listed below.").arg(differences.size()));
    m_command = toText(recipe->command);
    m_text->setSource(toText(toMarkdown(*recipe)));
    for (auto *button : { m_copyCommand, m_copyAll })
        button->setEnabled(true);
    m_repeat->setEnabled(recipe->missing.empty()); // the verdict says what is
}

} // namespace anneal::ui
