// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPlainTextEdit>

namespace anneal::ui {

/// An answer while it is being written: whoever reads its end stays there as it grows, whoever reads further up is left alone.
class AnswerText : public QPlainTextEdit
{
    Q_OBJECT

public:
    /// `placeholder`: what stands there as long as nobody has asked.
    explicit AnswerText(const QString &placeholder, QWidget *parent = nullptr);

    /// Nothing is answered yet, and nothing is going to be.
    void forget();
    void begin();
    /// White space before the first word is left out.
    void append(const QString &text);
    void finish();           // what is written so far stays
    void finishAsAnswered(); // the same; where there is no word, says so
    bool hasText() const { return m_hasText; }

protected:
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    bool isReadAtEnd() const;
    void goToEnd();

    QString m_placeholder;
    bool m_hasText = false;
    bool m_isBeingWritten = false;
    bool m_follows = true; // as far as it was seen
    int m_end = 0;         // where the scroll bar was put last to show the end
};

} // namespace anneal::ui
