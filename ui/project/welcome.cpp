// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/project/welcome.h"

#include "core/data/newproject.h"
#include "ui/shell/project.h"
#include "widgets/button.h"
#include "widgets/card.h"
#include "widgets/label.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>

namespace anneal::ui {

using namespace Qt::StringLiterals;
using namespace widgets;

namespace {

QString downloadCommand()
{
    return u"hf download "_s + toText(Welcome::sampleModel());
}

} // namespace

std::string Welcome::sampleModel()
{
    return data::startingConfig(data::Sample::Yes).model.modelName;
}

Welcome::Welcome(QWidget *parent) : QWidget(parent)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto *title = new Label(tr("Teach a model what you know"), Type::Display);
    QFont lead = fontOf(Type::Body);
    lead.setPixelSize(15);
    auto *purpose
        = new Label(tr("Turn documents into training rows, train an adapter on this computer, and export it as GGUF."), Type::Body, Tone::Secondary);
    purpose->setFont(lead);
    purpose->setWordWrap(true);
    column->addWidget(title);
    column->addSpacing(6);
    column->addWidget(purpose);
    column->addSpacing(space::kXl);

    auto *sample = new Card;
    sample->setAccented(true);
    sample->setAccessibleName(tr("Sample project"));
    sample->body()->setContentsMargins(22, 20, 22, 20);
    auto *row = new QHBoxLayout;
    auto *words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(new Label(tr("Open the sample project"), Type::Section));
    auto *what
        = new Label(tr("Short documents, a 135 M model, a trained adapter in a few minutes on this computer."), Type::Secondary, Tone::Secondary);
    what->setWordWrap(true);
    words->addWidget(what);
    row->addLayout(words, 1);
    row->addSpacing(space::kL);
    m_sample = new Button(tr("Open and run"), ButtonRole::Primary);
    m_sample->setAccessibleName(tr("Open the sample project and run it"));
    row->addWidget(m_sample);
    sample->body()->addLayout(row);
    sample->body()->addWidget(makeModelNote());
    column->addWidget(sample);
    column->addSpacing(space::kM);
    connect(m_sample, &Button::clicked, this, &Welcome::sampleRequested);
}

void Welcome::setHasModel(bool hasModel)
{
    m_hasModel = hasModel;
    m_modelNote->setHidden(hasModel);
    m_sample->setText(hasModel ? tr("Open and run") : tr("Open"));
    m_sample->setAccessibleName(hasModel ? tr("Open the sample project and run it") : tr("Open the sample project"));
}

/// What the sample lacks, and how to get it.
QWidget *Welcome::makeModelNote()
{
    m_modelNote = new QWidget;
    m_modelNote->setAccessibleName(tr("Model of the sample"));
    auto *column = new QVBoxLayout(m_modelNote);
    column->setContentsMargins(0, space::kM, 0, 0);
    column->setSpacing(space::kXs);
    auto *what = new Label(tr("Its model is not on this computer yet. In a terminal with Python's huggingface_hub, this command gets it:"),
        Type::Secondary, Tone::Warning);
    what->setWordWrap(true);
    column->addWidget(what);
    auto *row = new QHBoxLayout;
    row->setSpacing(space::kS);
    auto *command = new ElidedLabel(downloadCommand(), Type::Number);
    command->setTextInteractionFlags(Qt::TextSelectableByMouse);
    row->addWidget(command);
    auto *copy = new Button(tr("Copy"), ButtonRole::Quiet);
    copy->setAccessibleName(tr("Copy the command that gets the model"));
    copy->setCompact(true);
    connect(copy, &Button::clicked, this, [this] {
        QGuiApplication::clipboard()->setText(downloadCommand());
        Q_EMIT toast(tr("Command copied"));
    });
    row->addWidget(copy);
    row->addStretch();
    column->addLayout(row);
    m_modelNote->hide();
    return m_modelNote;
}

} // namespace anneal::ui
