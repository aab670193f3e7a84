# Say which letter this is.
echo "processing $ITEM"
