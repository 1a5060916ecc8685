// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/theme.h"

#include <QLabel>

namespace anneal::widgets {

enum class Tone { Normal, Secondary, Accent, Success, Warning, Danger };

QColor toneColor(const Colors &colors, Tone tone);

/// Text in one of the sizes and tones of the theme; follows a change of appearance.
class Label : public QLabel
{
    Q_OBJECT

public:
    explicit Label(const QString &text = {}, Type type = Type::Body, Tone tone = Tone::Normal, QWidget *parent = nullptr);

    /// Shows the text literally, never as HTML, and of a very long text only the beginning and the end. Its long words can be broken; what is copied
    /// has them whole.
    void setText(const QString &text);
    QString text() const; // as it is read: without the places where its words may be broken
    void setTone(Tone tone);

protected:
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    void copy() const;
    void applyTone();
    Tone m_tone;
};

/// One line, or a few, cut with an ellipsis where room is short; the tool-tip then has all of it.
class ElidedLabel : public Label
{
    Q_OBJECT

public:
    explicit ElidedLabel(const QString &text = {}, Type type = Type::Body, Tone tone = Tone::Normal, QWidget *parent = nullptr);
    void setElideMode(Qt::TextElideMode mode) { m_mode = mode; }
    /// Breaks the text into so many lines before it is cut.
    void setMostLines(int lines);
    bool hasHeightForWidth() const override { return m_mostLines > 1; } // the policy forgets it with each text
    int heightForWidth(int width) const override;
    /// What stands beside it gives way first, until there are only `pixels` for a text that needs more.
    void setLeastWidth(int pixels);
    /// One line of its font: letters that another font lends may be higher, and would move what stands below.
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QStringList linesIn(int width) const;

    Qt::TextElideMode m_mode = Qt::ElideRight;
    int m_leastWidth = 24;
    int m_mostLines = 1;
};

/// Entries in one line, with a dot between two: as many of them as fit, each whole. Where some are left out the tool-tip has all.
class EntriesLabel : public Label
{
    Q_OBJECT

public:
    explicit EntriesLabel(Type type, Tone tone, QWidget *parent = nullptr);
    void setEntries(const QStringList &entries); // the one that matters most first
    QSize minimumSizeHint() const override { return { 24, Label::minimumSizeHint().height() }; }

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void fit();

    QStringList m_entries;
};

} // namespace anneal::widgets
