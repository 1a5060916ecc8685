// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QVBoxLayout;
class QHBoxLayout;

namespace anneal::widgets {

class ElidedLabel;
class Label;

/// A surface with rounded corners that groups content; layout() already holds the padding.
class Card : public QFrame
{
    Q_OBJECT

public:
    explicit Card(QWidget *parent = nullptr);
    /// With a heading line; actions() is its right end.
    explicit Card(const QString &title, const QString &subtitle = {}, QWidget *parent = nullptr);

    QVBoxLayout *body() const { return m_body; }
    QHBoxLayout *actions(); // REQUIRES: made with a title
    void setTitle(const QString &title);
    void setSubtitle(const QString &subtitle);
    /// No padding: for tables and editors that reach to the edge; the corners stay round.
    void setFlush(bool flush);
    void setAccented(bool accented); // border in the accent colour

protected:
    void setSubtitleShown(bool shown);
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    QWidget *m_corners = nullptr;
    QVBoxLayout *m_body;
    QHBoxLayout *m_head = nullptr;
    QHBoxLayout *m_actions = nullptr;
    ElidedLabel *m_title = nullptr;
    Label *m_subtitle = nullptr;
    bool m_flush = false;
    bool m_accented = false;
};

/// A hairline.
class Divider : public QWidget
{
    Q_OBJECT

public:
    explicit Divider(Qt::Orientation orientation = Qt::Horizontal, QWidget *parent = nullptr);

protected:
    void paintEvent(QPaintEvent *event) override;
};

} // namespace anneal::widgets
