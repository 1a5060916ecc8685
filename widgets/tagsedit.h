// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QStringList>
#include <QWidget>

class QLineEdit;
class QStringListModel;

namespace anneal::widgets {

class FlowLayout;

/// Tags as chips in as many lines as they need, each with a cross that takes it away, and a field to add one. It shows what it is told to: added()
/// and removed() ask for a change.
class TagsEdit : public QWidget
{
    Q_OBJECT

public:
    explicit TagsEdit(QWidget *parent = nullptr);

    /// What is typed in the field stays. `notes` stand behind the tags that they are of.
    void setTags(const QStringList &tags, const QHash<QString, QString> &notes = {});
    QStringList tags() const { return m_tags; }
    /// Tags that others have: offered while one types.
    void setKnown(const QStringList &tags);
    QLineEdit *field() const { return m_field; }

Q_SIGNALS:
    void added(const QString &tag); // as it was typed
    void removed(const QString &tag);

private:
    void add();

    QStringList m_tags;
    QHash<QString, QString> m_notes;
    QList<QWidget *> m_chips; // of m_tags
    FlowLayout *m_flow;
    QLineEdit *m_field;
    QStringListModel *m_known;
};

} // namespace anneal::widgets
