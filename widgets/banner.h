// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QFrame>
#include <QStringList>

class QHBoxLayout;

namespace anneal::widgets {

class Label;
class Button;

/// A state with an owner: cause, next step, details on demand, and Copy. Hidden until something is shown.
class Banner : public QFrame
{
    Q_OBJECT

public:
    enum class Kind { Error, Warning, Info, Success };

    /// What is told as an error is logged in this category as well, by its cause alone.
    static constexpr auto kLogCategory = "anneal.shown";

    explicit Banner(QWidget *parent = nullptr);

    /// `details` opens below and is copied too.
    void tell(Kind kind, const QString &cause, const QString &nextStep = {}, const QString &details = {});
    void showError(const base::Error &error);
    void dismiss();
    /// The number of the message that is shown, 0 where there is none: whoever showed it takes away only what is its own.
    int message() const { return isHidden() ? 0 : m_message; }
    void dismissMessage(int message);
    /// Words the message that is shown anew; its buttons stay.
    void amend(const QString &cause);
    void setClosable(bool closable);
    /// A question is no report: takes away the button Copy until the next tell().
    void hideCopy();
    /// A button at the right that mends the cause ("Try again", "Choose another folder"); removed by the next tell().
    Button *addFix(const QString &text);
    /// What Copy appends below the message: versions, folder, machine.
    void setDiagnostics(const QString &diagnostics) { m_diagnostics = diagnostics; }
    QString text() const; // everything that Copy copies

Q_SIGNALS:
    void told();
    void dismissed(); // by whoever

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Kind m_kind = Kind::Info;
    int m_message = 0;
    QStringList m_words; // cause, next step, details
    QString m_diagnostics;
    Label *m_cause;
    Label *m_nextStep;
    Label *m_details;
    QHBoxLayout *m_fixes;
    Button *m_toggle;
    Button *m_copy;
    Button *m_close;
};

} // namespace anneal::widgets
