// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/background.h"

#include <QWidget>
#include <filesystem>

class QLineEdit;

namespace anneal::widgets {
class Button;
class Label;
}

namespace anneal::ui {

/// Asks for the password of an encrypted document, and keeps it in the keychain.
class PasswordRow : public QWidget
{
    Q_OBJECT

public:
    explicit PasswordRow(Background &background, QWidget *parent = nullptr);

    /// Another file begins with an empty field.
    void setFile(const std::filesystem::path &file);

Q_SIGNALS:
    /// The file can be read now. `remark` says what the person should know of it; mostly empty.
    void opened(const QString &remark);

private:
    void open();
    void updateButton();

    Background &m_background;
    std::filesystem::path m_file;
    QLineEdit *m_password;
    widgets::Button *m_open;
    widgets::Label *m_problem;
    bool m_isBusy = false;
};

} // namespace anneal::ui
