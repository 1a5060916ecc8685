// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPlainTextEdit>

namespace anneal::widgets {

/// Lines that arrive; stays at the end while it is scrolled there. Keeps the last 20,000 lines. Its colours follow a change of appearance.
class LogView : public QPlainTextEdit
{
    Q_OBJECT

public:
    enum class Level { Info, Warning, Error };

    explicit LogView(QWidget *parent = nullptr);
    /// `time` is written in secondary text before the line; may be empty. A very long line loses its middle.
    void appendLine(const QString &time, const QString &line, Level level = Level::Info);

protected:
    void changeEvent(QEvent *event) override;

private:
    class Ink;
    Ink *m_ink = nullptr; // the document owns it
};

} // namespace anneal::widgets
