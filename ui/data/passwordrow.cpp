// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/data/passwordrow.h"

#include "core/data/documentpassword.h"
#include "ui/shell/project.h"
#include "widgets/button.h"
#include "widgets/label.h"

#include <QHBoxLayout>
#include <QLineEdit>

namespace anneal::ui {

using namespace widgets;

PasswordRow::PasswordRow(Background &background, QWidget *parent) : QWidget(parent), m_background(background)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::kXs);
    auto *row = new QHBoxLayout;
    row->setSpacing(space::kS);
    m_password = new QLineEdit;
    m_password->setEchoMode(QLineEdit::Password);
    m_password->setPlaceholderText(tr("Password"));
    m_password->setAccessibleName(tr("Password of the document"));
    m_password->setMaximumWidth(280);
    row->addWidget(m_password, 1);
    m_open = new Button(tr("Open"), ButtonRole::Secondary);
    row->addWidget(m_open);
    row->addStretch();
    column->addLayout(row);
    m_problem = new Label({}, Type::Secondary, Tone::Danger);
    m_problem->setWordWrap(true);
    column->addWidget(m_problem);
    auto *where = new Label(tr("It is kept in the keychain of your desktop, not in the project."), Type::Secondary, Tone::Secondary);
    where->setWordWrap(true);
    column->addWidget(where);
    connect(m_password, &QLineEdit::textChanged, this, &PasswordRow::updateButton);
    connect(m_password, &QLineEdit::returnPressed, m_open, &QAbstractButton::click);
    connect(m_open, &QAbstractButton::clicked, this, &PasswordRow::open);
    updateButton();
}

void PasswordRow::setFile(const std::filesystem::path &file)
{
    if (file == m_file)
        return;
    m_file = file;
    m_password->clear();
    m_problem->hide();
}

void PasswordRow::updateButton()
{
    m_open->setEnabled(!m_isBusy && !m_password->text().isEmpty());
}

void PasswordRow::open()
{
    m_isBusy = true;
    updateButton();
    m_problem->hide();
    m_background.ask(
        Background::Lane::Request, this,
        [file = m_file, password = m_password->text().toStdString()] { return data::keepPassword(file, password, {}); },
        [this, file = m_file](const base::Status &kept) {
            m_isBusy = false;
            updateButton();
            if (file != m_file)
                return;
            // Without a keychain it is known until the program ends.
            if (kept || kept.error().kind == base::ErrorKind::Unsupported)
                return Q_EMIT opened(kept ? QString() : tr("The password is known until Anneal is closed: %1").arg(said(kept.error().text())));
            m_problem->setText(said(kept.error().detail));
            m_problem->show();
            m_password->setFocus(Qt::OtherFocusReason);
            m_password->selectAll();
        });
}

} // namespace anneal::ui
