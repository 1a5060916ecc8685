// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/fields.h"

#include <QTimer>
#include <QWidget>

class QCheckBox;
class QComboBox;
class QLineEdit;
class QPlainTextEdit;

namespace anneal::widgets {
class IconButton;
class NumberEdit;
}

namespace anneal::ui {

/// What is looked for on the disk: models come as either.
enum class Browse { Folder, File };

/// The control of one key: a list of choices, a check box, a line or a small text, and the way back to the default.
class FieldControl : public QWidget
{
    Q_OBJECT

public:
    explicit FieldControl(const config::Field &field, QWidget *parent = nullptr);

    const config::Field &field() const { return m_field; }
    /// Shows a value, wrong ones too, without telling edited(). A control that stands for the same value already is left alone, so that
    /// nobody is disturbed while typing.
    void show(const base::Json &value);
    /// Tells what is being typed now, if anything.
    void tellPending();
    void setInvalid(bool invalid);
    base::Json value() const;
    bool isWide() const { return m_text != nullptr; } // wants both columns

Q_SIGNALS:
    void edited(const QString &path, const anneal::base::Json &value);
    void resetRequested(const QString &path);
    void browseRequested(const QString &path, anneal::ui::Browse what); // where the value is a model on the disk

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QWidget *makeControl();
    QWidget *makeBrowse();
    void tell();
    void tellSoon();
    void updateReset();

    const config::Field &m_field;
    QComboBox *m_choice = nullptr;
    QCheckBox *m_check = nullptr;
    QLineEdit *m_line = nullptr;
    widgets::NumberEdit *m_number = nullptr; // the line, where it holds one number
    QPlainTextEdit *m_text = nullptr;
    QWidget *m_control;
    widgets::IconButton *m_reset;
    base::Json m_shown;
    QTimer m_typing;
};

} // namespace anneal::ui
