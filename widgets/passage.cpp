// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/passage.h"

#include "widgets/plaintext.h"

#include <QTextBlock>
#include <QTextLayout>
#include <QWheelEvent>
#include <cmath>

namespace anneal::widgets {

namespace {

constexpr int kUsualWidth = 320, kLeastWidth = 80;

/// As the editor lays a paragraph out.
double heightOf(const QString &paragraph, const QFont &font, int width)
{
    QTextLayout layout(paragraph, font);
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    layout.setTextOption(option);
    layout.beginLayout();
    double height = 0;
    for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
        line.setLeadingIncluded(true);
        line.setLineWidth(width);
        line.setPosition({ 0, height });
        height += line.height();
    }
    layout.endLayout();
    return height;
}

} // namespace

Passage::Passage(const QString &text, Type type, Tone tone, QWidget *parent) : QPlainTextEdit(parent), m_tone(tone)
{
    setReadOnly(true);
    setTabChangesFocus(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setFont(fontOf(type));
    setAutoFillBackground(false);
    viewport()->setAutoFillBackground(false);
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    document()->setDocumentMargin(0);
    setPlainText(plainText(text));
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    applyTone();
}

void Passage::setText(const QString &text)
{
    setPlainText(plainText(text));
    updateGeometry();
}

int Passage::heightForWidth(int width) const
{
    double height = 0;
    for (const QString &paragraph : rawTextOf(this).split(u'\n'))
        height += heightOf(paragraph, font(), std::max(1, width));
    return int(std::ceil(height));
}

QSize Passage::sizeHint() const
{
    return { kUsualWidth, heightForWidth(kUsualWidth) };
}

QSize Passage::minimumSizeHint() const
{
    return { kLeastWidth, fontMetrics().lineSpacing() };
}

/// What it stands in scrolls: all of it is shown.
void Passage::wheelEvent(QWheelEvent *event)
{
    event->ignore();
}

void Passage::changeEvent(QEvent *event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::FontChange) {
        updateGeometry();
    } else if (event->type() == QEvent::PaletteChange) {
        applyTone();
    }
}

void Passage::applyTone()
{
    const QColor wanted = toneColor(colorsOf(this), m_tone);
    if (palette().color(QPalette::Text) == wanted)
        return; // setPalette() comes back here as a change
    QPalette changed = palette();
    changed.setColor(QPalette::Text, wanted);
    setPalette(changed);
}

} // namespace anneal::widgets
