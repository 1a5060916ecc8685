// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/document.h"

#include "widgets/plaintext.h"
#include "widgets/theme.h"

#include <QPainter>
#include <QTextLayout>
#include <cmath>

namespace anneal::widgets {

using namespace Qt::StringLiterals;

namespace {

constexpr int kBulletIndent = 18;
constexpr double kLeading = 1.35; // of a line, as easy to read as a page

/// Takes the marks of **bold** and `code` out of a text and says where they were.
QList<QTextLayout::FormatRange> takeFormats(QString &text)
{
    QList<QTextLayout::FormatRange> found;
    const auto take = [&](const QString &mark, const QTextCharFormat &format) {
        for (qsizetype from = text.indexOf(mark); from >= 0; from = text.indexOf(mark, from)) {
            const qsizetype to = text.indexOf(mark, from + mark.size());
            if (to < 0)
                return; // a mark alone is a character
            text.remove(to, mark.size()).remove(from, mark.size());
            for (auto &one : found) // what was found before stands further left now
                for (const qsizetype gone : { to, from })
                    if (one.start > gone)
                        one.start -= int(mark.size());
            found << QTextLayout::FormatRange { int(from), int(to - from - mark.size()), format };
            from = to - mark.size();
        }
    };
    QTextCharFormat bold, code;
    bold.setFontWeight(QFont::DemiBold);
    code.setFont(fontOf(Type::Number));
    take(u"**"_s, bold);
    take(u"`"_s, code);
    return found;
}

} // namespace

struct Document::Block
{
    enum class Kind { Title, Section, Paragraph, Bullet };

    Block(Kind kind, QString words) : kind(kind)
    {
        const auto formats = takeFormats(words);
        text = plainText(words, 10000);
        layout.setText(text);
        layout.setFont(fontOf(kind == Kind::Title ? Type::Section : kind == Kind::Section ? Type::CardTitle : Type::Body));
        layout.setFormats(formats);
    }
    Kind kind;
    QString text;
    QTextLayout layout;
    double indent() const { return kind == Kind::Bullet ? kBulletIndent : 0; }
    int above() const { return kind == Kind::Title || kind == Kind::Section ? space::kM : space::kXs; }
};

Document::Document(const QString &name, QWidget *parent) : QWidget(parent)
{
    setAccessibleName(name);
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

Document::~Document() = default;

void Document::setMarkdownText(const QString &markdown)
{
    m_blocks.clear();
    QString words;
    Block::Kind kind = Block::Kind::Paragraph;
    const auto finish = [&] {
        if (!words.isEmpty())
            m_blocks.push_back(std::make_unique<Block>(kind, words));
        words.clear();
        kind = Block::Kind::Paragraph;
    };
    for (const QString &line : markdown.split(u'\n')) {
        const QString text = line.trimmed();
        const bool isTitle = text.startsWith(u"# "_s), isSection = text.startsWith(u"## "_s), isBullet = text.startsWith(u"- "_s);
        if (text.isEmpty() || isTitle || isSection || isBullet)
            finish();
        if (isTitle || isSection || isBullet) {
            kind = isTitle ? Block::Kind::Title : isSection ? Block::Kind::Section : Block::Kind::Bullet;
            words = text.mid(isSection ? 3 : 2);
        } else {
            words += (words.isEmpty() ? QString() : u" "_s) + text; // a paragraph is one line, however it is broken in the file
        }
        if (isTitle || isSection)
            finish();
    }
    finish();
    setAccessibleDescription(shownLines().join(u'\n'));
    updateGeometry();
    update();
}

QStringList Document::shownLines() const
{
    QStringList lines;
    for (const auto &block : m_blocks)
        lines << block->text;
    return lines;
}

double Document::layOut(int width) const
{
    double y = 0;
    for (const auto &block : m_blocks) {
        y += y > 0 ? block->above() : 0;
        const double step = std::ceil(QFontMetricsF(block->layout.font()).height() * kLeading); // whatever the line has in other fonts
        block->layout.beginLayout();
        for (QTextLine line = block->layout.createLine(); line.isValid(); line = block->layout.createLine()) {
            line.setLineWidth(std::max(40.0, width - block->indent()));
            line.setPosition({ block->indent(), y });
            y += step;
        }
        block->layout.endLayout();
    }
    return y;
}

int Document::heightForWidth(int width) const
{
    const int height = int(std::ceil(layOut(width)));
    if (width != this->width())
        layOut(this->width()); // what is painted is laid out for the width that is shown
    return height;
}

QSize Document::sizeHint() const
{
    constexpr int usual = 640;
    return { usual, heightForWidth(usual) };
}

void Document::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    layOut(width());
}

void Document::paintEvent(QPaintEvent *event)
{
    const Colors &colors = colorsOf(this);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    for (const auto &block : m_blocks) {
        if (block->layout.lineCount() == 0 || !block->layout.boundingRect().intersects(event->rect()))
            continue;
        painter.setPen(colors.text);
        block->layout.draw(&painter, {});
        if (block->kind == Block::Kind::Bullet) {
            const QTextLine first = block->layout.lineAt(0);
            painter.setPen(Qt::NoPen);
            painter.setBrush(colors.secondary);
            painter.drawEllipse(QPointF(6, first.y() + first.height() / 2 + 1), 2.2, 2.2);
        }
    }
}

} // namespace anneal::widgets
