// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/label.h"

#include <QPlainTextEdit>

namespace anneal::widgets {

/// Text that a person or a model wrote: it can be selected, breaks within a word where that is longer than a line, and is as high as it needs
/// to be. A label would be cut at its edge.
class Passage : public QPlainTextEdit
{
    Q_OBJECT

public:
    explicit Passage(const QString &text, Type type = Type::Body, Tone tone = Tone::Normal, QWidget *parent = nullptr);

    void setText(const QString &text);
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void wheelEvent(QWheelEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void applyTone();
    Tone m_tone;
};

} // namespace anneal::widgets
