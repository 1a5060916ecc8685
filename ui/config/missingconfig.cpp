// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/config/missingconfig.h"

#include "ui/shell/project.h"
#include "widgets/button.h"
#include "widgets/codeeditor.h"
#include "widgets/emptystate.h"

#include <QVBoxLayout>

namespace anneal::ui {

using namespace Qt::StringLiterals;
using namespace widgets;

MissingConfig::MissingConfig(QWidget *parent) : QWidget(parent), m_why(new EmptyState(u"config"_s, {}, {}, tr("Write config.yaml")))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    setAccessibleName(tr("What is missing"));
    column->addWidget(m_why, 1);
    connect(m_why, &EmptyState::triggered, this, &MissingConfig::writeRequested);
}

void MissingConfig::showWhy(const Project &project)
{
    const auto why = project.whyNoConfig();
    m_why->setText(why.title, why.text);
    m_why->button()->setText(why.cureText());
    m_why->button()->setAccessibleName(why.cureText());
    m_why->button()->setVisible(why.cure == Project::NoConfig::Cure::Write); // the window asks for trust, above all pages
    showShut(project.shutText());
}

/// What nobody has trusted can be looked at before somebody does.
void MissingConfig::showShut(const QString &text)
{
    if (!m_shut && text.isEmpty())
        return;
    if (!m_shut) {
        m_shut = new CodeEditor;
        m_shut->setReadOnly(true);
        m_shut->setAccessibleName(tr("Text of config.yaml, to be read only"));
        static_cast<QVBoxLayout *>(layout())->addWidget(m_shut, 1);
    }
    if (m_shut->text() != text)
        m_shut->load(text);
    m_shut->setVisible(!text.isEmpty());
}

} // namespace anneal::ui
